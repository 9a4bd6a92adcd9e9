#include "sorted_runs.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <queue>
#include <string>

#include "failure.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kWriteBytes = 1 << 20;
constexpr std::size_t kLeastBuffer = 1 << 12, kMostBuffer = 1 << 18;

std::string folder() {
  const char* named = std::getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/tmp";
}

[[noreturn]] void fail(const char* what) {
  std::string message = "leadlight: cannot " + std::string(what) + " a temporary file in " +
                        folder() + " (TMPDIR): " + std::strerror(errno);
  throw Failure(message);
}

int open_unnamed() {
  std::string path = folder() + "/leadlight-XXXXXX";
  int file = mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) fail("make");
  unlink(path.c_str());
  return file;
}

// What stands before the records of a visitor: this and the id.
struct Head {
  uint64_t bytes, events;
  uint32_t id;
};

}  // namespace

SortedRuns::SortedRuns() : file_(open_unnamed()) {}

SortedRuns::~SortedRuns() { close(file_); }

void SortedRuns::write(const char* bytes, std::size_t size) {
  while (size != 0) {
    ssize_t count = ::write(file_, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write");
    bytes += count;
    size -= static_cast<std::size_t>(count);
    size_ += static_cast<uint64_t>(count);
  }
}

void SortedRuns::add(const EventLog& log) {
  uint64_t start = size_;
  std::string buffer;
  log.for_each([&](std::string_view id, uint64_t events, uint64_t bytes, auto for_each_piece) {
    Head head{bytes, events, static_cast<uint32_t>(id.size())};
    buffer.append(reinterpret_cast<const char*>(&head), sizeof head);
    buffer += id;
    for_each_piece([&](std::string_view records) {
      buffer += records;
      if (buffer.size() < kWriteBytes) return;
      write(buffer.data(), buffer.size());
      buffer.clear();
    });
  });
  write(buffer.data(), buffer.size());
  runs_.push_back({start, size_});
}

// Reads one run.
class SortedRuns::Cursor {
 public:
  Cursor(int file, Run run, std::size_t buffer)
      : file_(file), at_(run.start), end_(run.end), capacity_(buffer) {}

  // Goes to the next visitor; the records of the one before have been read or skipped.
  // False: the run has ended.
  bool next() {
    if (at_ == end_ && left_.empty()) return false;
    Head head;
    read(reinterpret_cast<char*>(&head), sizeof head);
    id_.resize(head.id);
    read(id_.data(), head.id);
    bytes_ = head.bytes;
    events_ = head.events;
    return true;
  }
  const std::string& id() const { return id_; }
  uint64_t events() const { return events_; }
  uint64_t bytes() const { return bytes_; }  // of its records

  void read(char* out, std::size_t size) {
    while (size != 0) {
      if (left_.empty()) fill();
      std::size_t count = std::min(size, left_.size());
      std::memcpy(out, left_.data(), count);
      left_.remove_prefix(count);
      out += count;
      size -= count;
    }
  }
  void skip(uint64_t size) {
    std::size_t here = std::min<uint64_t>(size, left_.size());
    left_.remove_prefix(here);
    at_ += size - here;
  }

 private:
  void fill() {
    buffer_.resize(std::min<uint64_t>(capacity_, end_ - at_));
    ssize_t count;
    do {
      count = pread(file_, buffer_.data(), buffer_.size(), static_cast<off_t>(at_));
    } while (count < 0 && errno == EINTR);
    if (count == 0) errno = EIO;  // it was longer when it was written
    if (count <= 0) fail("read");
    at_ += static_cast<uint64_t>(count);
    left_ = std::string_view(buffer_).substr(0, static_cast<std::size_t>(count));
  }

  int file_;
  uint64_t at_, end_;  // of the file
  std::size_t capacity_;
  std::string buffer_;
  std::string_view left_;
  std::string id_;
  uint64_t bytes_ = 0, events_ = 0;
};

class SortedRuns::Merge : public VisitorSource {
 public:
  Merge(const SortedRuns& runs, std::size_t buffer) : total_(runs.size_) {
    cursors_.reserve(runs.runs_.size());
    for (const Run& run : runs.runs_) {
      cursors_.emplace_back(runs.file_, run, buffer);
      if (cursors_.back().next()) heads_.push(&cursors_.back());
    }
  }

  bool next(VisitorBatch* batch, uint64_t least) override {
    batch->clear();
    while (!heads_.empty() && !batch->enough()) {
      same_.clear();
      uint64_t events = 0;
      do {
        same_.push_back(heads_.top());
        events += heads_.top()->events();
        heads_.pop();
      } while (!heads_.empty() && heads_.top()->id() == same_.front()->id());
      if (events >= least) batch->begin_kept(same_.front()->id());
      for (Cursor* cursor : same_) {
        done_ += cursor->bytes();
        if (events < least) {
          cursor->skip(cursor->bytes());
        } else if (cursor->bytes() != 0) {
          cursor->read(batch->add_kept(cursor->bytes()), cursor->bytes());
        }
        if (cursor->next()) heads_.push(cursor);
      }
    }
    return !batch->empty();
  }

  double part() const override {
    return static_cast<double>(done_) / static_cast<double>(std::max<uint64_t>(total_, 1));
  }

 private:
  // By visitor; of one visitor by run, for the events to stay in the order of the input.
  struct Later {
    bool operator()(const Cursor* a, const Cursor* b) const {
      int order = a->id().compare(b->id());
      return order != 0 ? order > 0 : a > b;
    }
  };

  std::vector<Cursor> cursors_;  // a run each, in their order
  std::priority_queue<Cursor*, std::vector<Cursor*>, Later> heads_;
  std::vector<Cursor*> same_;
  uint64_t done_ = 0, total_;
};

std::unique_ptr<VisitorSource> SortedRuns::visitors(std::size_t memory_bytes) const {
  std::size_t buffer =
      std::clamp(memory_bytes / std::max<std::size_t>(runs_.size(), 1), kLeastBuffer, kMostBuffer);
  return std::make_unique<Merge>(*this, buffer);
}

}  // namespace leadlight::cli
