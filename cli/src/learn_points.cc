#include "learn_points.h"

#include <algorithm>
#include <cmath>

#include "document.h"
#include "failure.h"
#include "leadlight/json.h"
#include "text.h"

namespace leadlight::cli {
namespace {

// The base's score counts so much in its column that the penalty hardly weighs on it.
constexpr double kScoreUnit = 10;

}  // namespace

BasePoints::Bounds BasePoints::bounds_of(cbor::Value value) {
  Bounds bounds;
  if (cbor::Value min = member(value, "min"); !min.absent()) bounds.min = min.number();
  if (cbor::Value max = member(value, "max"); !max.absent()) bounds.max = max.number();
  return bounds;
}

BasePoints::BasePoints(const ModelFile& base, const std::vector<std::string>& held)
    : base_(base), points_(base.points) {
  cbor::Value document = view(base.document);
  std::vector<std::string> groups;
  cbor::Value all = member(document, "groups");
  if (!all.absent()) {
    for_each_item(all, [&](uint32_t, cbor::Value group) {
      groups.emplace_back(member(group, "id").text());
      group_bounds_.push_back(bounds_of(group));
    });
  }
  group_bounds_.emplace_back();
  for_each_item(member(document, "signals"), [&](uint32_t, cbor::Value signal) {
    ids_.emplace_back(member(signal, "id").text());
    bounds_.push_back(bounds_of(signal));
    cbor::Value group = member(signal, "group");
    groups_.push_back(static_cast<uint32_t>(
        group.absent()
            ? groups.size()
            : static_cast<std::size_t>(std::find(groups.begin(), groups.end(), group.text()) -
                                       groups.begin())));
  });
  held_.resize(ids_.size());
  column_of_.resize(ids_.size());
  for (const std::string& id : held) {
    auto at = std::find(ids_.begin(), ids_.end(), id);
    if (at == ids_.end()) {
      throw Failure("--hold " + printable(id) +
                    ": expected a signal of the base model, found none");
    }
    held_[static_cast<std::size_t>(at - ids_.begin())] = 1;
  }
}

std::vector<Occurrence> BasePoints::occurrences(cbor::Value explanation) const {
  std::vector<Occurrence> occurred;
  std::size_t signal = 0;
  for_each_item(member(explanation, "ledger"), [&](uint32_t, cbor::Value row) {
    cbor::Value id = member(row, "signal");
    if (id.absent()) return;
    // Its rows are in the model's order.
    while (signal < ids_.size() && ids_[signal] != id.text()) signal++;
    if (signal == ids_.size() || points_[signal] == 0) return;
    double times = member(row, "points").number() / points_[signal];
    if (times > 0) occurred.push_back({static_cast<uint16_t>(signal), times});
  });
  return occurred;
}

double BasePoints::score(const std::vector<double>& points,
                         const std::vector<Occurrence>& occurred) const {
  std::vector<double> sums(group_bounds_.size());
  for (const Occurrence& each : occurred) {
    const Bounds& bounds = bounds_[each.signal];
    sums[groups_[each.signal]] +=
        std::fmin(std::fmax(points[each.signal] * each.times, bounds.min), bounds.max);
  }
  double score = 0;
  for (std::size_t i = 0; i < sums.size(); i++) {
    score += std::fmin(std::fmax(sums[i], group_bounds_[i].min), group_bounds_[i].max);
  }
  return score;
}

void BasePoints::choose(const std::vector<const std::vector<Occurrence>*>& occurred,
                        const std::vector<uint32_t>& visitors, uint64_t least) {
  std::vector<uint64_t> have(ids_.size());
  std::vector<uint32_t> latest(ids_.size(), std::numeric_limits<uint32_t>::max());
  for (std::size_t row = 0; row < occurred.size(); row++) {
    for (const Occurrence& each : *occurred[row]) {
      if (latest[each.signal] != visitors[row]) have[each.signal]++;
      latest[each.signal] = visitors[row];
    }
  }
  for (std::size_t signal = 0; signal < ids_.size(); signal++) {
    if (held_[signal] || have[signal] < least) continue;
    chosen_.push_back(static_cast<uint16_t>(signal));
    column_of_[signal] = static_cast<uint32_t>(chosen_.size());
  }
}

void BasePoints::add_entries(const std::vector<Occurrence>& occurred,
                             analysis::SparseRows* rows) const {
  double score = this->score(points_, occurred);
  if (score != 0) rows->add(0, score * kScoreUnit);
  for (const Occurrence& each : occurred) {
    if (uint32_t column = column_of_[each.signal]; column != 0) rows->add(column, each.times);
  }
}

std::vector<double> BasePoints::points_of(const analysis::LogisticModel& model) const {
  std::vector<double> points = points_;
  double a_point = model.coefficients[0] * kScoreUnit;  // its log-odds
  std::vector<double> log_odds;
  double product = 0, square = 0;
  for (std::size_t i = 0; i < chosen_.size(); i++) {
    double before = points[chosen_[i]];
    double each = before * a_point + model.coefficients[i + 1];
    // What points the other way than the base says is worth nothing.
    log_odds.push_back(each * before > 0 ? each : 0);
    product += log_odds[i] * before;
    square += log_odds[i] * log_odds[i];
  }
  if (square == 0) return points;
  for (std::size_t i = 0; i < chosen_.size(); i++) {
    points[chosen_[i]] = std::round(log_odds[i] * product / square);
  }
  return points;
}

std::vector<std::string> BasePoints::signals(const std::vector<double>& points) const {
  std::vector<std::string> signals;
  for_each_item(member(view(base_.document), "signals"), [&](uint32_t i, cbor::Value signal) {
    std::string text;
    auto add = [](std::string* object, std::string_view key, std::string_view json) {
      object->append(object->empty() ? "{ " : ", ").append(json_string(key)).append(": ");
      object->append(json);
    };
    for_each_member(signal, [&](std::string_view key, cbor::Value value) {
      if (key == "points") {
        add(&text, key, number_text(points[i]));
      } else if (key == "points_per") {
        std::string per;
        for_each_member(value, [&](std::string_view part, cbor::Value what) {
          add(&per, part, part == "points" ? number_text(points[i]) : cbor_to_json(what));
        });
        add(&text, key, per + " }");
      } else {
        add(&text, key, cbor_to_json(value));
      }
    });
    signals.push_back(text + " }");
  });
  return signals;
}

}  // namespace leadlight::cli
