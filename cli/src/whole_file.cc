#include "whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "failure.h"

namespace leadlight::cli {
namespace {

// Holds back the signals that ask a process to end, for as long as it lives.
class Undisturbed {
 public:
  Undisturbed() {
    sigset_t set;
    sigemptyset(&set);
    for (int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, &before_);
  }
  ~Undisturbed() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  Undisturbed(const Undisturbed&) = delete;
  Undisturbed& operator=(const Undisturbed&) = delete;

 private:
  sigset_t before_;
};

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(file) == 0;
}

bool is_file(const std::string& path, const struct stat& file) {
  struct stat found {};
  int status = path == "-" ? fstat(STDIN_FILENO, &found) : stat(path.c_str(), &found);
  return status == 0 && found.st_dev == file.st_dev && found.st_ino == file.st_ino;
}

std::string folder_of(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

WholeFile::WholeFile(std::string path, std::initializer_list<std::string> read)
    : path_(std::move(path)), target_(path_) {
  struct stat found {};
  if (stat(path_.c_str(), &found) == 0) {
    if (S_ISDIR(found.st_mode)) fail(EISDIR);
    if (!S_ISREG(found.st_mode)) throw Failure(path_ + ": expected a file, found a device or pipe");
    if (access(path_.c_str(), W_OK) != 0) fail(errno);
    for (const std::string& each : read) {
      if (is_file(each, found)) {
        throw Failure(path_ + ": expected another file to write than those to read");
      }
    }
    target_ = std::filesystem::canonical(path_).string();
  } else if (errno != ENOENT || path_.empty() || path_.back() == '/') {
    fail(errno);
  }
  std::string folder = folder_of(target_);
  if (stat(folder.c_str(), &found) != 0) fail(errno);
  if (!S_ISDIR(found.st_mode)) fail(ENOTDIR);
  if (access(folder.c_str(), W_OK | X_OK) != 0) fail(errno);
}

void WholeFile::write(std::string_view content) const {
  Undisturbed undisturbed;
  std::string temporary = folder_of(target_) + "/.leadlight-XXXXXX";
  int file = mkstemp(temporary.data());
  if (file < 0) fail(errno);
  mode_t mask = umask(0);
  umask(mask);
  bool good = write_all(file, content) && fchmod(file, 0666 & ~mask) == 0;
  int error = errno;
  if (close(file) != 0 && good) {
    good = false;
    error = errno;
  }
  if (good && std::rename(temporary.c_str(), target_.c_str()) != 0) {
    good = false;
    error = errno;
  }
  if (good) return;
  unlink(temporary.c_str());
  fail(error);
}

void WholeFile::fail(int error) const {
  throw Failure(path_ + ": cannot be written: " + std::strerror(error));
}

}  // namespace leadlight::cli
