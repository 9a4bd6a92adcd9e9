// The oracle of `leadlight predict`: trains models by XGBoost's own library and writes what
// that says of a table.
//
//   xgboost_models FOLDER    an empty folder: gets rows.csv, and of each model a file N.json
//                            or N.ubj and N.txt, a probability a row
#include <xgboost/c_api.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr unsigned kFeatures = 8;
constexpr unsigned kCategorical = 2;  // the last ones
constexpr unsigned kLearned = 1500;
constexpr unsigned kRows = 10'000;
constexpr unsigned kModels = 20;

void must(int status) {
  if (status == 0) return;
  std::fprintf(stderr, "xgboost_models: %s\n", XGBGetLastError());
  std::exit(1);
}

std::mt19937_64 engine(7);
double unit() { return static_cast<double>(engine() >> 11) * 0x1p-53; }
unsigned below(unsigned n) { return static_cast<unsigned>(engine() % n); }

const char* kNames[kFeatures] = {"a", "b", "c", "d", "e", "f", "town", "plan"};
const char* kTypes[kFeatures] = {"float", "float", "float", "float", "float", "float", "c", "c"};

struct Rows {
  std::vector<float> values;
  std::vector<float> outcomes;
};

Rows make_rows(unsigned count, unsigned categories) {
  Rows rows;
  for (unsigned i = 0; i < count; i++) {
    double log_odds = -0.5;
    for (unsigned k = 0; k < kFeatures; k++) {
      float value = 0;
      if (k >= kFeatures - kCategorical) {
        value = static_cast<float>(below(k % 2 == 0 ? categories : 3));
        log_odds += static_cast<int>(value) % 3 == 1 ? 0.9 : -0.2;
      } else if (k % 2 == 0) {
        value = static_cast<float>(below(9)) / 4;  // often a threshold itself
        log_odds += value > 1 ? 0.5 : -0.3;
      } else {
        value = static_cast<float>(20 * unit() - 10);
        log_odds += 0.1 * value * (k == 3 ? -1 : 1);
      }
      rows.values.push_back(unit() < 0.12 ? std::numeric_limits<float>::quiet_NaN() : value);
    }
    rows.outcomes.push_back(unit() < 1 / (1 + std::exp(-log_odds)) ? 1 : 0);
  }
  return rows;
}

DMatrixHandle matrix(const Rows& rows) {
  DMatrixHandle handle = nullptr;
  must(XGDMatrixCreateFromMat(rows.values.data(), rows.outcomes.size(), kFeatures,
                              std::numeric_limits<float>::quiet_NaN(), &handle));
  must(XGDMatrixSetStrFeatureInfo(handle, "feature_name", kNames, kFeatures));
  must(XGDMatrixSetStrFeatureInfo(handle, "feature_type", kTypes, kFeatures));
  must(XGDMatrixSetFloatInfo(handle, "label", rows.outcomes.data(), rows.outcomes.size()));
  return handle;
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

Parameters parameters(unsigned model) {
  Parameters all = {{"nthread", "1"},
                    {"seed", std::to_string(model)},
                    {"tree_method", "hist"},
                    {"objective", model % 5 == 3   ? "binary:logitraw"
                                  : model % 5 == 4 ? "reg:logistic"
                                                   : "binary:logistic"},
                    {"max_depth", std::to_string(1 + model % 10)},
                    {"base_score", model % 3 == 0   ? "0.5"
                                   : model % 3 == 1 ? "0.07"
                                                    : "0.83"},
                    {"max_cat_to_onehot", model % 2 == 0 ? "1" : "100"},
                    {"subsample", model % 4 == 1 ? "0.6" : "1"},
                    {"num_parallel_tree", model % 6 == 2 ? "4" : "1"},
                    {"min_child_weight", model % 7 == 0 ? "0" : "1"},
                    {"eta", model % 2 == 0 ? "0.1" : "0.6"}};
  if (model % 4 == 3) {
    all.push_back({"booster", "dart"});
    all.push_back({"rate_drop", "0.3"});
    all.push_back({"normalize_type", model % 8 == 3 ? "tree" : "forest"});
  }
  return all;
}

FILE* open(const std::string& path) {
  FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) {
    std::perror(path.c_str());
    std::exit(1);
  }
  return file;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: xgboost_models FOLDER\n");
    return 2;
  }
  std::string folder = argv[1];
  Rows learned = make_rows(kLearned, 40);
  Rows rows = make_rows(kRows, 43);  // categories that training has not seen, too
  FILE* table = open(folder + "/rows.csv");
  std::fprintf(table, "a,b,c,d,e,f,town,plan\n");
  for (unsigned i = 0; i < rows.values.size(); i++) {
    if (!std::isnan(rows.values[i])) std::fprintf(table, "%.9g", rows.values[i]);
    std::fputc(i % kFeatures == kFeatures - 1 ? '\n' : ',', table);
  }
  std::fclose(table);
  DMatrixHandle train = matrix(learned), all = matrix(rows);
  for (unsigned model = 0; model < kModels; model++) {
    BoosterHandle booster = nullptr;
    must(XGBoosterCreate(&train, 1, &booster));
    bool raw = false;
    for (const auto& [name, value] : parameters(model)) {
      must(XGBoosterSetParam(booster, name.c_str(), value.c_str()));
      raw |= value == "binary:logitraw";
    }
    for (int round = 0; round < 5 + static_cast<int>(model) * 5; round++) {
      must(XGBoosterUpdateOneIter(booster, round, train));
    }
    must(XGBoosterSetStrFeatureInfo(booster, "feature_name", kNames, kFeatures));
    must(XGBoosterSetStrFeatureInfo(booster, "feature_type", kTypes, kFeatures));
    std::string path = folder + "/" + std::to_string(model);
    must(XGBoosterSaveModel(booster, (path + (model % 2 == 0 ? ".json" : ".ubj")).c_str()));
    const char* how =
        R"({"type":0,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false})";
    const bst_ulong* shape = nullptr;
    bst_ulong dimensions = 0;
    const float* said = nullptr;
    must(XGBoosterPredictFromDMatrix(booster, all, how, &shape, &dimensions, &said));
    FILE* file = open(path + ".txt");
    for (unsigned i = 0; i < kRows; i++) {
      double value = static_cast<double>(said[i]);
      std::fprintf(file, "%.17g\n", raw ? 1 / (1 + std::exp(-value)) : value);
    }
    std::fclose(file);
    must(XGBoosterFree(booster));
  }
  must(XGDMatrixFree(train));
  must(XGDMatrixFree(all));
}
