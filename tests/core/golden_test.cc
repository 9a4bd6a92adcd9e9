// The golden vectors: data that the JavaScript tests read too.
#include <dirent.h>

#include <algorithm>

#include "harness.h"

namespace leadlight {
namespace {

using testing::Json;

TEST(Golden, EveryVectorGivesItsAssessmentAndItsExplanation) {
  std::string folder = testing::source_path("tests/golden");
  DIR* open = opendir(folder.c_str());
  ASSERT_NE(open, nullptr) << folder;
  std::vector<std::string> names;
  while (const dirent* entry = readdir(open)) names.emplace_back(entry->d_name);
  closedir(open);
  std::sort(names.begin(), names.end());
  int vectors = 0;
  for (const std::string& name : names) {
    if (name.size() < 5 || name.substr(name.size() - 5) != ".json") continue;
    Json vector = testing::read_json("tests/golden/" + name);
    ASSERT_TRUE(vector.is_object()) << name;
    if (!vector.contains("assessment")) continue;
    SCOPED_TRACE(name);
    testing::Visitor visitor(vector.at("model"));
    visitor.record_all(vector.at("events"));
    Time at = vector.at("at").get<Time>();
    EXPECT_EQ(visitor.assess(at), vector.at("assessment"));
    EXPECT_EQ(visitor.explain(at), vector.at("explanation"));
    vectors++;
  }
  EXPECT_GE(vectors, 12);
}

}  // namespace
}  // namespace leadlight
