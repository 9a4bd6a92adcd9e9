// The events of many visitors on the disk, where memory is too small for them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "event_log.h"
#include "visitors.h"

namespace leadlight::cli {

// Runs, each sorted by visitor, one after the other in one temporary file. It has no name,
// so that nothing is left behind however the command ends. It lies where TMPDIR says,
// otherwise in /tmp. A Failure of any call: the file cannot be made, written or read.
class SortedRuns {
 public:
  SortedRuns();
  ~SortedRuns();
  SortedRuns(const SortedRuns&) = delete;
  SortedRuns& operator=(const SortedRuns&) = delete;

  // Writes the log as one more run. Runs come in the order of the input.
  void add(const EventLog& log);

  // Merges the runs, holding at most about `memory_bytes` besides the batches.
  std::unique_ptr<VisitorSource> visitors(std::size_t memory_bytes) const;

 private:
  class Merge;
  class Cursor;
  struct Run {
    uint64_t start, end;  // bytes of the file
  };

  void write(const char* bytes, std::size_t size);

  int file_;
  uint64_t size_ = 0;
  std::vector<Run> runs_;
};

}  // namespace leadlight::cli
