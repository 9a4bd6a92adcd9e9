#include "leadlight/needed.h"

#include "leadlight/model.h"
#include "rules.h"

namespace leadlight {

bool NeededProperties::load(const Model& model) {
  rules_ = model.rules();
  keys_.clear();
  rows_.clear();
  const uint16_t* concerned = rules_->concerned.data();
  bool good = true;
  for (const Row& row : rules_->rows) {
    uint32_t first = keys_.size();
    for (Word word : {Word::kUtmSource, Word::kUtmMedium, Word::kUtmCampaign}) {
      good = good && add(Rules::word(word));
    }
    for (uint32_t i = 0; i < row.signals.count; i++) {
      const Signal& signal = rules_->signals[concerned[row.signals.first + i]];
      good = good && add(signal.per) && add(signal.distinct) && add_read_by(signal.node);
    }
    for (uint32_t i = 0; i < row.alternatives.count; i++) {
      uint32_t index = concerned[row.alternatives.first + i];
      good = good && add_read_by(rules_->alternatives[index].node);
    }
    for (uint32_t i = 0; i < row.segments.count; i++) {
      good = good && add_read_by(rules_->segments[concerned[row.segments.first + i]].node);
    }
    good = good && rows_.push({first, keys_.size() - first});
  }
  if (!good) rules_ = nullptr;
  return good;
}

bool NeededProperties::add(uint32_t key) {
  std::string_view text = rules_->strings.text(key);
  return text.empty() || keys_.push(text);
}

// What a condition reads of the event, or of events before it: one that counts knows them by
// then.
bool NeededProperties::add_read_by(uint32_t index) {
  const Node& node = rules_->nodes[index];
  if (!add(node.distinct)) return false;
  bool leaf = true;
  switch (node.type) {
    case NodeType::kWhere:
      for (uint32_t i = 0; i < node.range.count; i++) {
        if (!add(rules_->tests[node.range.first + i].key)) return false;
      }
      break;
    case NodeType::kAll:
    case NodeType::kAny:
    case NodeType::kNot:
    case NodeType::kCount:
    case NodeType::kSequence:
      leaf = false;
      break;
    default:
      break;
  }
  for (uint32_t i = 0; !leaf && i < node.range.count; i++) {
    if (!add_read_by(rules_->children[node.range.first + i])) return false;
  }
  return true;
}

uint32_t NeededProperties::keep(std::string_view event, Property* properties,
                                uint32_t count) const {
  if (rules_ == nullptr || count == 0) return count;
  uint32_t name = rules_->strings.find(event);
  if (name == Rules::word(Word::kIdentify) || name == Rules::word(Word::kConsent)) return count;
  // What derive.cc looks at, beside the campaign.
  std::string_view derived = name == Rules::word(Word::kPageView)      ? "path"
                             : name == Rules::word(Word::kEngagedTime) ? "seconds"
                                                                       : "";
  const Keys& keys = rows_[name < rules_->row_of.size() ? rules_->row_of[name] : 0];
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; i++) {
    bool needed = properties[i].key == derived;
    for (uint32_t at = 0; !needed && at < keys.count; at++) {
      needed = properties[i].key == keys_[keys.first + at];
    }
    if (needed) properties[kept++] = properties[i];
  }
  return kept;
}

}  // namespace leadlight
