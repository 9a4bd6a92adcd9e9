#include "events_reader.h"

#include <algorithm>
#include <cstring>

#include "document.h"
#include "event_line.h"
#include "failure.h"
#include "input.h"
#include "leadlight/bounds.h"
#include "line_blocks.h"
#include "notes.h"
#include "replay.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kMaxLineBytes = kMaxDocumentBytes;

// Of a log that is a table.
bool is_table(std::string_view line) {
  return line.find_first_of("{[") == line.npos && line.find_first_of(",;\t") != line.npos;
}
constexpr const char* kTableFound =
    ": expected an event as a JSON object, found a row of a table (leadlight convert makes events "
    "of tables: leadlight convert --from csv TABLE.csv > events.ndjson)";

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

}  // namespace

// Lines, and what they say.
struct Events::Block {
  LineBlock lines;
  double part = 0;               // of the file, read up to its end
  uint64_t count = 0;            // of lines
  ByteBuffer events;             // for each u16 size of the visitor's id, the id, its record
  TimeRange times;               // of these
  std::vector<std::string> bad;  // what is wrong with lines
};

Events::Events(const ReadOptions& options, const Model& model, const NeededProperties* needed)
    : options_(options), needed_(needed), bad_lines_(options.skip_bad_lines) {
  read();
  refuse_overfull(model);
}

void Events::read() {
  Input input(options_.path);
  file_ = input.name();
  LineBlocks lines(input, kMaxLineBytes);
  Progress progress("reading", "lines");
  std::vector<EventLineReader> readers(options_.threads);
  for (EventLineReader& reader : readers) reader.keep_only(needed_);
  in_order<Block>(
      readers,
      [&](Block* block) {
        if (!lines.next(&block->lines)) return false;
        block->part = input.part();
        return true;
      },
      [&](Block& block, EventLineReader& reader) { parse(&block, &reader); },
      [&](const Block& block) {
        take(block);
        progress.step(block.count, block.part);
      });
  std::string seconds = seconds_note(file_, times_);
  if (!seconds.empty()) print_error(seconds);
  most_ += log_.most();
  if (runs_ == nullptr || log_.empty()) return;
  runs_->add(log_);
  log_ = {};
}

void Events::parse(Block* block, EventLineReader* reader) const {
  block->events.clear();
  block->bad.clear();
  block->times = {};
  block->count = 0;
  auto bad = [&](uint64_t number, const std::string& what) {
    block->bad.push_back(place(file_, number) + ": " + what);
  };
  auto too_long = [&](uint64_t number) {
    bad(number,
        "expected a line of at most " + std::to_string(kMaxLineBytes) + " bytes, found more");
  };
  uint64_t after = block->lines.first_line;
  if (block->lines.too_long) too_long(after++);
  block->lines.for_each([&](std::string_view line, uint64_t number) {
    after = number + 1;
    // After a bad line that is not to be skipped nothing counts.
    if (!options_.skip_bad_lines && !block->bad.empty()) return;
    if (line.size() > kMaxLineBytes) return too_long(number);
    if (is_blank(line)) return;
    try {
      const EventLine& read = reader->read(line, file_, number);
      auto size = static_cast<uint16_t>(read.visitor.size());
      block->events.append({reinterpret_cast<const char*>(&size), sizeof size});
      block->events.append(read.visitor);
      append_record(read.event, number, &block->events);
      block->times.add(read.event.time);
    } catch (const BadLine& what) {
      block->bad.push_back(is_table(line) ? place(file_, number) + kTableFound : what.what());
    }
  });
  block->count = after - block->lines.first_line;
  if (!block->lines.broken.empty()) bad(after, block->lines.broken);
}

void Events::take(const Block& block) {
  times_.add(block.times);
  for (const std::string& bad : block.bad) bad_lines_.add(bad);
  entries_.clear();
  std::string_view rest = block.events.view();
  while (!rest.empty()) {
    uint16_t size;
    std::memcpy(&size, rest.data(), sizeof size);
    std::string_view visitor = rest.substr(sizeof size, size);
    rest.remove_prefix(sizeof size + size);
    std::string_view record = rest.substr(0, record_size(rest.data()));
    rest.remove_prefix(record.size());
    bool late = options_.until && look_at_record(record.data()).time > *options_.until;
    entries_.push_back({visitor, late ? std::string_view() : record});
  }
  log_.add(entries_);
  if (log_.bytes() <= options_.memory_bytes) return;
  if (runs_ == nullptr) runs_ = std::make_unique<SortedRuns>();
  most_ += log_.most();
  runs_->add(log_);
  log_.clear();
}

std::unique_ptr<VisitorSource> Events::visitors() const {
  return runs_ == nullptr ? log_.visitors() : runs_->visitors(options_.memory_bytes);
}

void Events::refuse_overfull(const Model& model) {
  if (most_ <= kMaxEvents) return;
  struct Refused {
    std::string visitor;
    uint64_t line;
  };
  struct Item {
    VisitorBatch batch;
    std::vector<Refused> refused;
  };
  std::vector<std::unique_ptr<Profile>> profiles(options_.threads);
  for (auto& profile : profiles) profile = std::make_unique<Profile>(model);
  std::vector<uint64_t> lines;
  each_batch<Item>(
      "checking", kMaxEvents + 1, profiles,
      [](Item& item, std::unique_ptr<Profile>& profile) {
        item.refused.clear();
        for (const Visitor& visitor : item.batch.visitors()) {
          for (uint64_t line : replay(visitor.events, profile.get())) {
            item.refused.push_back({std::string(visitor.id), line});
          }
        }
      },
      [&](const Item& item) {
        for (const Refused& refused : item.refused) {
          bad_lines_.add(place(file_, refused.line) + ": expected at most " +
                         std::to_string(kMaxEvents) +
                         " events of a visitor that may not be dropped (identify, consent, causes "
                         "of a change of stage), found one more of \"" +
                         refused.visitor + "\"");
          lines.push_back(refused.line);
        }
      });
  std::sort(lines.begin(), lines.end());
  refused_ = std::move(lines);
}

}  // namespace leadlight::cli
