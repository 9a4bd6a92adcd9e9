#include "boosting.h"

#include "failure.h"

#if LEADLIGHT_XGBOOST
#include <xgboost/c_api.h>

#include <limits>
#endif

namespace leadlight::cli {

#if LEADLIGHT_XGBOOST

namespace {

void must(int status) {
  if (status != 0) throw Failure(std::string("XGBoost: ") + XGBGetLastError());
}

class Matrix {
 public:
  Matrix(const BoostRows& rows, const std::vector<uint32_t>& chosen) {
    std::size_t width = rows.features.size();
    std::vector<float> values, outcomes, weights;
    values.reserve(chosen.size() * width);
    for (uint32_t row : chosen) {
      auto from = rows.values.begin() + static_cast<std::ptrdiff_t>(row * width);
      values.insert(values.end(), from, from + static_cast<std::ptrdiff_t>(width));
      outcomes.push_back(rows.outcomes[row]);
      weights.push_back(rows.weights[row]);
    }
    must(XGDMatrixCreateFromMat(values.data(), chosen.size(), width,
                                std::numeric_limits<float>::quiet_NaN(), &handle_));
    std::vector<const char*> types;
    for (char categorical : rows.categorical) types.push_back(categorical ? "c" : "float");
    must(XGDMatrixSetStrFeatureInfo(handle_, "feature_type", types.data(), width));
    must(XGDMatrixSetFloatInfo(handle_, "label", outcomes.data(), chosen.size()));
    must(XGDMatrixSetFloatInfo(handle_, "weight", weights.data(), chosen.size()));
  }
  ~Matrix() { XGDMatrixFree(handle_); }
  Matrix(const Matrix&) = delete;
  Matrix& operator=(const Matrix&) = delete;

  DMatrixHandle handle() const { return handle_; }

 private:
  DMatrixHandle handle_ = nullptr;
};

class Booster {
 public:
  explicit Booster(const std::vector<DMatrixHandle>& known) {
    must(XGBoosterCreate(known.data(), known.size(), &handle_));
  }
  ~Booster() { XGBoosterFree(handle_); }
  Booster(const Booster&) = delete;
  Booster& operator=(const Booster&) = delete;

  void set(const char* name, const std::string& value) {
    must(XGBoosterSetParam(handle_, name, value.c_str()));
  }
  BoosterHandle handle() const { return handle_; }

 private:
  BoosterHandle handle_ = nullptr;
};

}  // namespace

bool boosting_available() { return true; }

std::string boost(const BoostRows& rows, const std::vector<uint32_t>& learned,
                  const std::vector<uint32_t>& judged, const BoostSettings& settings,
                  const std::function<bool(uint32_t rounds, const float* log_odds)>& judge) {
  Matrix train(rows, learned);
  Matrix others(rows, judged.empty() ? std::vector<uint32_t>{learned[0]} : judged);
  Booster booster({train.handle(), others.handle()});
  booster.set("nthread", "1");
  booster.set("seed", "0");
  booster.set("verbosity", "0");
  booster.set("objective", "binary:logistic");
  booster.set("tree_method", "hist");
  booster.set("eta", "0.1");
  booster.set("max_depth", std::to_string(settings.depth));
  booster.set("lambda", std::to_string(settings.strength));
  booster.set("min_child_weight", std::to_string(settings.strength));
  const char* margins =
      R"({"type":1,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false})";
  for (uint32_t round = 0; round < settings.rounds; round++) {
    must(XGBoosterUpdateOneIter(booster.handle(), static_cast<int>(round), train.handle()));
    if ((round + 1) % kRoundsAStep != 0 || judged.empty()) continue;
    const bst_ulong* shape = nullptr;
    bst_ulong dimensions = 0;
    const float* said = nullptr;
    must(XGBoosterPredictFromDMatrix(booster.handle(), others.handle(), margins, &shape,
                                     &dimensions, &said));
    if (!judge(round + 1, said)) break;
  }
  bst_ulong size = 0;
  const char* bytes = nullptr;
  must(XGBoosterSaveModelToBuffer(booster.handle(), R"({"format":"ubj"})", &size, &bytes));
  return std::string(bytes, size);
}

#else

bool boosting_available() { return false; }

std::string boost(const BoostRows&, const std::vector<uint32_t>&, const std::vector<uint32_t>&,
                  const BoostSettings&,
                  const std::function<bool(uint32_t rounds, const float* log_odds)>&) {
  throw Failure("this leadlight was built without XGBoost");
}

#endif

}  // namespace leadlight::cli
