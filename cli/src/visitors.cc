#include "visitors.h"

#include <algorithm>

namespace leadlight::cli {

void VisitorBatch::clear() {
  entries_.clear();
  pieces_.clear();
  kept_.clear();
  bytes_ = 0;
}

VisitorBatch::Piece VisitorBatch::keep(std::size_t size, const char* bytes) {
  std::size_t offset = kept_.size();
  kept_.append(bytes, size);
  return {{bytes, size}, true, offset};
}

char* VisitorBatch::add_kept(std::size_t size) {
  std::size_t offset = kept_.size();
  kept_.resize(offset + size);
  pieces_.push_back({{kept_.data() + offset, size}, true, offset});
  bytes_ += size;
  return kept_.data() + offset;
}

std::string_view VisitorBatch::text(const Piece& piece) const {
  return piece.kept ? std::string_view(kept_).substr(piece.offset, piece.text.size()) : piece.text;
}

void VisitorBatch::sort(const std::vector<uint64_t>& refused) {
  struct Range {
    std::size_t first, end;
  };
  std::vector<Range> ranges(entries_.size());
  events_.clear();
  for (std::size_t i = 0; i < entries_.size(); i++) {
    ranges[i].first = events_.size();
    std::size_t end = i + 1 < entries_.size() ? entries_[i + 1].first_piece : pieces_.size();
    bool in_order = true;
    for (std::size_t piece = entries_[i].first_piece; piece < end; piece++) {
      std::string_view records = text(pieces_[piece]);
      while (!records.empty()) {
        LoggedEvent event = look_at_record(records.data());
        records.remove_prefix(record_size(records.data()));
        if (std::binary_search(refused.begin(), refused.end(), event.line)) continue;
        in_order &= events_.size() == ranges[i].first || events_.back().time <= event.time;
        events_.push_back(event);
      }
    }
    ranges[i].end = events_.size();
    if (in_order) continue;
    std::stable_sort(events_.begin() + static_cast<std::ptrdiff_t>(ranges[i].first), events_.end(),
                     [](const LoggedEvent& a, const LoggedEvent& b) { return a.time < b.time; });
  }
  visitors_.clear();
  for (std::size_t i = 0; i < entries_.size(); i++) {
    std::span<const LoggedEvent> all(events_);
    visitors_.push_back(
        {text(entries_[i].id), all.subspan(ranges[i].first, ranges[i].end - ranges[i].first)});
  }
}

}  // namespace leadlight::cli
