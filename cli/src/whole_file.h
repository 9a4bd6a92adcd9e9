// A file that is there whole or not at all.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace leadlight::cli {

class WholeFile {
 public:
  // Finds out whether a file can be made or replaced there, and changes nothing: so a bad
  // path is told before the work for it is done. A Failure says why not, one reason being that
  // it is one of the files `read`, by whatever name ("-": standard input, empty: none).
  WholeFile(std::string path, std::initializer_list<std::string> read);

  // Makes the file, or replaces it, with the access that new files have here. A Failure if
  // that fails: then what was there before is there still. Signals that ask the process
  // to end wait until it is done.
  void write(std::string_view content) const;

 private:
  [[noreturn]] void fail(int error) const;

  std::string path_;    // as it was told
  std::string target_;  // where a symbolic link leads
};

}  // namespace leadlight::cli
