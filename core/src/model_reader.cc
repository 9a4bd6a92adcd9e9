#include "model_reader.h"

#include "model_sections.h"

namespace leadlight {
namespace {

constexpr uint32_t kMaxNames = 4096;  // of events, in all conditions

class ModelReader : public ModelSections {
 public:
  using ModelSections::ModelSections;

  void read(cbor::Value document);

 private:
  void index_rules();
  bool concerns(uint32_t node, uint32_t name) const;

  // Which of `count` rules an event of that name can concern; their nodes lie
  // `stride` bytes apart.
  Range concerned(const uint32_t* node, uint32_t stride, uint32_t count, uint32_t name);
  template <class T>
  Range concerned(const Array<T>& rules, uint32_t name) {
    return concerned(rules.empty() ? nullptr : &rules.data()->node, sizeof(T), rules.size(), name);
  }
};

void ModelReader::read(cbor::Value document) {
  enum : uint32_t {
    kSchema,
    kFormat,
    kName,
    kVersion,
    kSignals,
    kGroups,
    kEngagement,
    kFit,
    kTemperature,
    kStages,
    kSegments,
    kPlaybook,
    kPropensity
  };
  for (uint32_t i = 0; i < static_cast<uint32_t>(Word::kWords); i++) {
    intern(name_at(kWordNames, i));
  }
  Place root;
  Object model;
  if (!object(document, root,
              "$schema, format, name, version, signals, groups, engagement, fit, temperature, "
              "stages, segments, playbook, propensity",
              0b11110, &model)) {
    return;
  }
  uint32_t format = 1;
  whole(model, kFormat, 1, 1, &format);
  name(model, kName, kMaxNameBytes, &rules_.name);
  name(model, kVersion, kMaxNameBytes, &rules_.version);
  read_groups(model, kGroups);
  read_signals(model, kSignals);
  read_engagement(model, kEngagement);
  read_fit(model, kFit);
  read_temperature(model, kTemperature);
  read_stages(model, kStages);
  read_segments(model, kSegments);
  read_playbook(model, kPlaybook);
  read_propensity(model, kPropensity);
  if (rules_.traits.size() > kMaxTraits) {
    complain(root, "at most 64 different traits in all rules", "more");
  }
  if (rules_.names.size() > kMaxNames) {
    complain(root, "at most 4096 event names in all conditions", "more");
  }
  if (errors().empty() && !out_of_memory()) index_rules();
  if (out_of_memory()) errors().add_out_of_memory();
}

// Whether the condition can hold, or remember something, at an event of that
// name. True where it cannot be told.
bool ModelReader::concerns(uint32_t index, uint32_t name) const {
  const Node& node = rules_.nodes[index];
  uint32_t first = node.range.first;
  switch (node.type) {
    case NodeType::kEvent:
      for (uint32_t i = 0; i < node.range.count; i++) {
        if (rules_.names[first + i] == name) return true;
      }
      return false;
    case NodeType::kAll: {
      bool all = true;
      for (uint32_t i = 0; i < node.range.count; i++) {
        bool one = concerns(rules_.children[first + i], name);
        if (one && rules_.nodes[rules_.children[first + i]].stateful) return true;
        all &= one;
      }
      return all;
    }
    case NodeType::kAny:
    case NodeType::kSequence:
      for (uint32_t i = 0; i < node.range.count; i++) {
        if (concerns(rules_.children[first + i], name)) return true;
      }
      return false;
    case NodeType::kCount:
      return concerns(rules_.children[first], name);
    default:
      return true;
  }
}

Range ModelReader::concerned(const uint32_t* node, uint32_t stride, uint32_t count, uint32_t name) {
  Range range{rules_.concerned.size(), 0};
  for (uint32_t i = 0; i < count; i++) {
    if (!concerns(node[i * (stride / sizeof(uint32_t))], name)) continue;
    add(rules_.concerned, static_cast<uint16_t>(i));
    range.count++;
  }
  return range;
}

void ModelReader::index_rules() {
  if (!rules_.row_of.resize(rules_.strings.end())) return errors().add_out_of_memory();
  add(rules_.rows, {});
  for (uint32_t name : rules_.names) {
    if (rules_.row_of[name] != 0) continue;
    rules_.row_of[name] = static_cast<uint16_t>(rules_.rows.size());
    add(rules_.rows, {});
  }
  for (uint32_t i = 0; i < rules_.rows.size(); i++) {
    uint32_t name = kUnknownText;
    for (uint32_t known : rules_.names) {
      if (i != 0 && rules_.row_of[known] == i) name = known;
    }
    Row& row = rules_.rows[i];
    row.signals = concerned(rules_.signals, name);
    row.alternatives = concerned(rules_.alternatives, name);
    row.segments = concerned(rules_.segments, name);
  }
  // A row has asked for the name already.
  for (Signal& signal : rules_.signals) {
    Node& node = rules_.nodes[signal.node];
    if (node.type != NodeType::kAll || node.stateful) continue;
    if (rules_.nodes[rules_.children[node.range.first]].type != NodeType::kEvent) continue;
    node.range.first++;
    if (--node.range.count == 1) signal.node = rules_.children[node.range.first];
  }
}

}  // namespace

void ModelSections::each(const Object& parent, uint32_t name, uint32_t least, uint32_t most,
                         Read read) {
  if (!parent.has(name)) return;
  cbor::Value value = parent[name];
  Place place = parent.at(name);
  if (!is_list(value, place, least, most)) return;
  cbor::Value item = value;
  for (uint32_t i = 0; i < value.count(); i++) {
    item = i == 0 ? value.first() : item.next();
    (this->*read)(item, place.at(i));
  }
}

void read_model(const uint8_t* bytes, uint32_t size, Rules* rules, Errors* errors) {
  if (size > kMaxDocumentBytes) return errors->add("", "at most 1048576 bytes", "more");
  // Labels and texts are looked up in the rules' own copy.
  if (!rules->document.append(bytes, size)) return errors->add_out_of_memory();
  cbor::Value root;
  uint32_t offset = 0;
  const char* expected = cbor::check(rules->document.data(), size, &root, &offset);
  if (expected != nullptr) {
    return errors->add("", expected, offset == size ? "the end of the bytes" : "other bytes");
  }
  ModelReader(rules, errors).read(root);
}

}  // namespace leadlight
