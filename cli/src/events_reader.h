// Reads a log of many visitors: NDJSON, an event with its "visitor" a line.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bad_lines.h"
#include "event_log.h"
#include "in_order.h"
#include "leadlight/model.h"
#include "leadlight/needed.h"
#include "progress.h"
#include "sorted_runs.h"
#include "time_text.h"
#include "visitors.h"

namespace leadlight::cli {

class EventLineReader;

struct ReadOptions {
  std::string path = "-";
  bool skip_bad_lines = false;
  // Events later than this are checked, and then left out.
  std::optional<Time> until;
  unsigned threads = 1;  // for reading and for each_batch(), at least 1
  // What the events may take in memory; beyond it they go to the disk.
  uint64_t memory_bytes = uint64_t{1} << 28;
};

// Every visitor of a file, whole and proved: once this is done, replay() by the same model
// refuses nothing.
class Events {
 public:
  // A Failure if the file cannot be read, and at the first bad line unless these
  // are skipped. Of an event's properties those that are `needed`; null: all.
  Events(const ReadOptions& options, const Model& model, const NeededProperties* needed = nullptr);

  // Goes through the visitors by id, bytes compared. A visitor without events has only
  // later ones than `until`. Item has a VisitorBatch `batch`; work(item, worker) runs in
  // as many threads as there are workers, finish(item) in order (in_order.h).
  template <class Item, class Worker, class Work, class Finish>
  void each_batch(std::vector<Worker>& workers, Work work, Finish finish) const {
    each_batch<Item>("scoring", 0, workers, work, finish);
  }

  unsigned threads() const { return options_.threads; }
  // What messages call the file.
  const std::string& file() const { return file_; }
  // Says on standard error what was skipped.
  void report() const { bad_lines_.report(); }

 private:
  struct Block;

  void read();
  void parse(Block* block, EventLineReader* reader) const;
  void take(const Block& block);
  void refuse_overfull(const Model& model);
  std::unique_ptr<VisitorSource> visitors() const;

  template <class Item, class Worker, class Work, class Finish>
  void each_batch(const char* doing, uint64_t least, std::vector<Worker>& workers, Work work,
                  Finish finish) const {
    struct Part {
      Item item;
      double part;
    };
    std::unique_ptr<VisitorSource> source = visitors();
    Progress progress(doing, "visitors");
    in_order<Part>(
        workers,
        [&](Part* next) {
          if (!source->next(&next->item.batch, least)) return false;
          next->part = source->part();
          return true;
        },
        [&](Part& next, Worker& worker) {
          next.item.batch.sort(refused_);
          work(next.item, worker);
        },
        [&](Part& next) {
          finish(next.item);
          progress.step(next.item.batch.visitors().size(), next.part);
        });
  }

  ReadOptions options_;
  const NeededProperties* needed_;
  std::string file_;
  BadLines bad_lines_;
  std::vector<EventLog::Entry> entries_;  // of a block
  EventLog log_;                          // all events, or
  std::unique_ptr<SortedRuns> runs_;      // those, on the disk; null: they are in memory
  TimeRange times_;
  uint64_t most_ = 0;              // no visitor has more events than that
  std::vector<uint64_t> refused_;  // lines, in order
};

}  // namespace leadlight::cli
