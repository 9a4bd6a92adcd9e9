#include "events_reader.h"

#include <algorithm>

#include "document.h"
#include "failure.h"
#include "input.h"
#include "leadlight/bounds.h"
#include "notes.h"

namespace leadlight::cli {
namespace {

constexpr std::size_t kMaxLineBytes = kMaxDocumentBytes;

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

}  // namespace

Events::Events(const ReadOptions& options, const Model& model)
    : bad_lines_(options.skip_bad_lines) {
  Input input(options.path);
  file_ = input.name();
  LineReader lines(input, kMaxLineBytes);
  {
    Progress progress("lines");
    std::string_view line;
    while (lines.next(&line)) {
      progress.step();
      try {
        if (lines.too_long()) {
          throw BadLine(place(input.name(), lines.line()) + ": expected a line of at most " +
                        std::to_string(kMaxLineBytes) + " bytes, found more");
        }
        if (!is_blank(line)) read_line(line, input.name(), lines.line());
      } catch (const BadLine& bad) {
        bad_lines_.add(bad.what());
      }
    }
  }
  visitors_ = log_.visitors();
  if (options.until) {
    for (Visitor& visitor : visitors_) {
      auto after = std::upper_bound(
          visitor.events.begin(), visitor.events.end(), *options.until,
          [](Time until, const LoggedEvent& logged) { return until < logged.time; });
      visitor.events = {visitor.events.begin(), after};
    }
  }
  refuse_overfull(input.name(), model);
}

void Events::read_line(std::string_view line, const std::string& file, uint64_t number) {
  std::string where = place(file, number);
  cbor::Value document = read_json(line, where, false, &bytes_);
  EventBuffer buffer;
  Event event;
  Errors errors;
  bool read = read_event(document, "", &buffer, &event, &errors);
  if (document.type() == cbor::Type::kMap) {
    std::string_view visitor = read_visitor(document, &errors);
    if (read && !visitor.empty()) return log_.add(visitor, event, number);
  }
  throw BadLine(describe(where, ": ", errors));
}

void Events::refuse_overfull(const std::string& file, const Model& model) {
  Profile profile(model);
  for (Visitor& visitor : visitors_) {
    if (visitor.events.size() <= kMaxEvents) continue;
    std::vector<const LoggedEvent*> refused = replay(visitor.events, &profile);
    for (const LoggedEvent* event : refused) {
      bad_lines_.add(place(file, event->line) + ": expected at most " + std::to_string(kMaxEvents) +
                     " events of a visitor that may not be dropped (identify, consent, causes of "
                     "a change of stage), found one more of \"" +
                     std::string(visitor.id) + "\"");
    }
    // `refused` is in the order of the events.
    auto next = refused.begin();
    auto kept = visitor.events.begin();
    for (const LoggedEvent& event : visitor.events) {
      if (next != refused.end() && *next == &event) {
        next++;
      } else {
        *kept++ = event;
      }
    }
    visitor.events = {visitor.events.begin(), kept};
  }
}

}  // namespace leadlight::cli
