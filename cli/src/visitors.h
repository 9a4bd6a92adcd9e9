// The visitors of a log, one after the other, each with all its events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "event_record.h"

namespace leadlight::cli {

// The events of one visitor, by time; events that tie in the order of the input.
struct Visitor {
  std::string_view id;
  std::span<const LoggedEvent> events;
};

// Some visitors that follow each other.
class VisitorBatch {
 public:
  // Enough to be worth a thread's while.
  static constexpr std::size_t kEnoughBytes = 1 << 17;
  static constexpr std::size_t kEnoughVisitors = 1 << 10;

  // Filling it: a visitor begins, and has records in pieces that follow each other in the
  // order of the input. A text that is not kept must stay where it is.
  void clear();
  void begin(std::string_view id) { entries_.push_back({{id, false}, pieces_.size()}); }
  void begin_kept(std::string_view id) {
    entries_.push_back({keep(id.size(), id.data()), pieces_.size()});
  }
  void add(std::string_view records) {
    pieces_.push_back({records, false});
    bytes_ += records.size();
  }
  // Room for `size` bytes of records that the batch itself keeps. Good until the next call.
  char* add_kept(std::size_t size);
  bool empty() const { return entries_.empty(); }
  bool enough() const { return bytes_ >= kEnoughBytes || entries_.size() >= kEnoughVisitors; }

  // Puts the events in order, without those that stood in the lines `refused`, which are in
  // order; after that visitors() has them.
  void sort(const std::vector<uint64_t>& refused);
  const std::vector<Visitor>& visitors() const { return visitors_; }

 private:
  // In the text, or from `offset` on in kept_.
  struct Piece {
    std::string_view text;
    bool kept;
    std::size_t offset = 0;
  };
  struct Entry {
    Piece id;
    std::size_t first_piece;
  };
  Piece keep(std::size_t size, const char* bytes);
  std::string_view text(const Piece& piece) const;

  std::vector<Entry> entries_;
  std::vector<Piece> pieces_;
  std::string kept_;
  std::size_t bytes_ = 0;
  std::vector<LoggedEvent> events_;
  std::vector<Visitor> visitors_;
};

// Gives out visitors by their ids, bytes compared. Not for two threads at once.
class VisitorSource {
 public:
  virtual ~VisitorSource() = default;
  // Fills the batch with the next visitors that have at least `least` events; it is to be
  // sorted. False: there are none.
  virtual bool next(VisitorBatch* batch, uint64_t least) = 0;
  // The part of them that has been given out, from 0 to 1.
  virtual double part() const = 0;
};

}  // namespace leadlight::cli
