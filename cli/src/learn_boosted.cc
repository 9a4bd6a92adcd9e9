#include "learn_boosted.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "failure.h"
#include "leadlight/import/imported.h"
#include "leadlight/logistic.h"
#include "leadlight/trees/pack.h"
#include "leadlight/trees/packed.h"
#include "learn_train.h"
#include "visitor_folds.h"

namespace leadlight::cli {
namespace {

constexpr uint32_t kDepths[] = {2, 4, 6};
constexpr double kStrengths[] = {1, 10};
constexpr uint32_t kMostRounds = 200;
constexpr uint32_t kPatience = 4;  // steps without a lower loss
constexpr uint32_t kInnerFolds = 3;

// What was chosen, and the log-odds of rows left out by it.
struct Choice {
  BoostSettings settings;
  std::vector<std::pair<uint32_t, float>> left_out;  // row, log-odds
};

trees::Trees unpacked(const std::vector<uint8_t>& bytes) {
  trees::Trees trees;
  const char* wrong = trees.read(bytes.data(), static_cast<uint32_t>(bytes.size()));
  if (wrong != nullptr) throw Failure(std::string("learned trees: expected ") + wrong);
  return trees;
}

class BoostTrainer {
 public:
  BoostTrainer(const BoostRows& rows, const std::vector<uint32_t>& visitors,
               const std::vector<uint64_t>& ids, const std::vector<char>& outcomes,
               const ChooseFeatures& choose, const std::function<void(double)>& step)
      : all_(rows),
        rows_(rows),
        visitors_(visitors),
        ids_(ids),
        outcomes_(outcomes),
        choose_features_(choose),
        step_(step) {}

  Boosted train() {
    auto folds = analysis::stratified_folds(ids_, outcomes_, kFolds);
    std::vector<double> log_odds(rows_.rows());
    for (uint32_t fold = 0; fold < kFolds; fold++) {
      Boosted part = learn([&](uint32_t visitor) { return folds[visitor] != fold; });
      trees::Trees trees = unpacked(part.packed);
      std::vector<double> values(part.used.size());
      for (uint32_t row = 0; row < rows_.rows(); row++) {
        if (folds[visitors_[row]] != fold) continue;
        for (std::size_t i = 0; i < values.size(); i++) {
          values[i] = all_.values[row * all_.features.size() + part.used[i]];
        }
        log_odds[row] = trees.log_odds(values.data());
      }
    }
    Boosted all = learn([](uint32_t) { return true; });
    all.log_odds = std::move(log_odds);
    return all;
  }

 private:
  template <class In>
  Choice choose(In in) {
    std::vector<uint32_t> fold_of = inner_folds(ids_, outcomes_, kInnerFolds, in);
    Choice best;
    double least = std::numeric_limits<double>::infinity();
    for (uint32_t depth : kDepths) {
      for (double strength : kStrengths) {
        // By steps of rounds, as far as all folds went.
        std::vector<double> loss(kMostRounds / kRoundsAStep);
        std::vector<std::vector<std::pair<uint32_t, float>>> left_out(loss.size());
        std::size_t reached = loss.size();
        for (uint32_t fold = 0; fold < kInnerFolds; fold++) {
          auto learned = rows_where(visitors_, [&](uint32_t visitor) {
            return fold_of[visitor] != kInnerFolds && fold_of[visitor] != fold;
          });
          auto judged =
              rows_where(visitors_, [&](uint32_t visitor) { return fold_of[visitor] == fold; });
          double lowest = std::numeric_limits<double>::infinity();
          std::size_t steps = 0, since = 0;
          boost(rows_, learned, judged, {depth, strength, kMostRounds},
                [&](uint32_t, const float* log_odds) {
                  double sum = 0;
                  for (std::size_t i = 0; i < judged.size(); i++) {
                    uint32_t row = judged[i];
                    sum += static_cast<double>(rows_.weights[row]) *
                           analysis::log_loss_of(log_odds[i], rows_.outcomes[row] != 0);
                    left_out[steps].push_back({row, log_odds[i]});
                  }
                  loss[steps++] += sum;
                  since = sum < lowest ? 0 : since + 1;
                  lowest = std::fmin(lowest, sum);
                  return since < kPatience;
                });
          reached = std::min(reached, steps);
          step_(++done_ /
                ((kFolds + 1.0) * kInnerFolds * std::size(kDepths) * std::size(kStrengths)));
        }
        for (std::size_t i = 0; i < reached; i++) {
          if (loss[i] >= least) continue;
          least = loss[i];
          best = {{depth, strength, static_cast<uint32_t>(i + 1) * kRoundsAStep},
                  std::move(left_out[i])};
        }
      }
    }
    return best;
  }

  // Weights that help to rank would say that who stays long is rarer than it is: the line from
  // the log-odds of rows left out to those of all rows alike goes into base and leaves, which
  // stay floats.
  void calibrate(const Choice& choice, trees::Forest* forest) const {
    analysis::SparseRows line;
    line.columns = 1;
    for (const auto& [row, log_odds] : choice.left_out) {
      if (log_odds != 0) line.add(0, log_odds);
      line.end_row(rows_.outcomes[row] != 0, 1);
    }
    std::vector<uint32_t> all(line.rows());
    for (uint32_t i = 0; i < all.size(); i++) all[i] = i;
    auto model = analysis::fit_logistic(line, all, 1e-6);
    double slope = std::clamp(model.coefficients[0], 0.5, 1.5);
    forest->base = forest->base * slope + model.intercept;
    for (trees::ForestTree& tree : forest->trees) {
      for (trees::ForestNode& node : tree.nodes) {
        node.value = static_cast<double>(static_cast<float>(node.value * slope));
      }
    }
  }

  // Leaves only the features that some split asks for.
  static void drop_unused(Boosted* boosted) {
    std::vector<int32_t> place(boosted->forest.features.size(), -1);
    for (trees::ForestTree& tree : boosted->forest.trees) {
      for (trees::ForestNode& node : tree.nodes) {
        if (node.feature >= 0) place[static_cast<std::size_t>(node.feature)] = 0;
      }
    }
    if (std::count(place.begin(), place.end(), 0) == 0) place[0] = 0;  // there must be one
    std::vector<std::string> names;
    for (uint32_t i = 0; i < place.size(); i++) {
      if (place[i] < 0) continue;
      place[i] = static_cast<int32_t>(boosted->used.size());
      boosted->used.push_back(i);
      names.push_back(boosted->forest.features[i]);
    }
    boosted->forest.features = std::move(names);
    for (trees::ForestTree& tree : boosted->forest.trees) {
      for (trees::ForestNode& node : tree.nodes) {
        if (node.feature >= 0) node.feature = place[static_cast<std::size_t>(node.feature)];
      }
    }
  }

  // Takes the values of the features that are not chosen away: no split asks for them then.
  void keep_features(const std::vector<uint32_t>& of) {
    std::vector<char> keep(all_.features.size());
    for (std::size_t feature : choose_features_(of)) keep[feature] = 1;
    rows_ = all_;
    for (std::size_t i = 0; i < rows_.values.size(); i++) {
      if (!keep[i % keep.size()]) rows_.values[i] = std::numeric_limits<float>::quiet_NaN();
    }
  }

  template <class In>
  Boosted learn(In in) {
    if (choose_features_) keep_features(rows_where(visitors_, in));
    Choice choice = choose(in);
    Boosted boosted;
    boosted.settings = choice.settings;
    std::string bytes = boost(rows_, rows_where(visitors_, in), {}, choice.settings,
                              [](uint32_t, const float*) { return true; });
    try {
      boosted.forest = trees::import_xgboost(bytes).forest;
    } catch (const trees::ImportError& error) {
      throw Failure(std::string("learned trees: ") + error.what());
    }
    calibrate(choice, &boosted.forest);
    drop_unused(&boosted);
    trees::Packed packed = trees::pack(boosted.forest);
    if (!packed.error.empty()) throw Failure("learned trees: " + packed.error);
    boosted.packed = std::move(packed.bytes);
    return boosted;
  }

  const BoostRows& all_;
  BoostRows rows_;  // with the present features
  const std::vector<uint32_t>& visitors_;
  const std::vector<uint64_t>& ids_;
  const std::vector<char>& outcomes_;
  const ChooseFeatures& choose_features_;
  const std::function<void(double)>& step_;
  double done_ = 0;
};

}  // namespace

Boosted train_boosted(const BoostRows& rows, const std::vector<uint32_t>& visitors,
                      const std::vector<uint64_t>& ids, const std::vector<char>& outcomes,
                      const ChooseFeatures& choose, const std::function<void(double)>& step) {
  return BoostTrainer(rows, visitors, ids, outcomes, choose, step).train();
}

void describe_trees(const Boosted& boosted, std::size_t candidates, LearnReport* report) {
  report->candidates = static_cast<uint32_t>(candidates);
  report->used = static_cast<uint32_t>(boosted.used.size());
  report->penalty = boosted.settings.strength;
  report->trees = {static_cast<uint32_t>(boosted.forest.trees.size()), boosted.settings.depth,
                   static_cast<uint32_t>(boosted.packed.size())};
}

void demand_boosting() {
  if (boosting_available()) return;
  throw Failure(
      "learn --trees: expected a leadlight that was built with XGBoost, found one without it "
      "(install its library, on Debian libxgboost-dev, and build again)");
}

}  // namespace leadlight::cli
