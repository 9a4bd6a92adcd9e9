#include "leadlight/json.h"

#include <dirent.h>

#include <cmath>
#include <cstdlib>

#include "harness.h"

namespace leadlight {
namespace {

using testing::Bytes;
using testing::bytes_of;
using testing::cbor_of_text;
using testing::root_of;

std::string there_and_back(std::string_view text) {
  Bytes bytes = cbor_of_text(text);
  return cbor_to_json(root_of(bytes));
}

JsonError error_of(std::string_view text) {
  cbor::Writer writer;
  JsonError error;
  EXPECT_FALSE(json_to_cbor(text, writer, &error)) << text;
  return error;
}

TEST(Json, SurvivesTheWayToCborAndBack) {
  for (const char* text : {"null", "true", "[]", "{}", "0", "-1", "1.5", "\"\"",
                           "[1,[2,[3,{\"a\":[]}]]]", "{\"b\":1,\"a\":2,\"\":3}",
                           "\"\\\"\\\\/\\b\\f\\n\\r\\t\"", "\"é水🦊\"", "\"\\u0000\""}) {
    std::string expected = text;
    if (expected.find("\\\\/") != expected.npos) expected = "\"\\\"\\\\/\\b\\f\\n\\r\\t\"";
    EXPECT_EQ(there_and_back(text), expected);
  }
}

TEST(Json, KeepsTheOrderOfKeysAndKeepsRepeatedOnes) {
  Bytes bytes = cbor_of_text(R"({"z":1,"a":2,"z":3})");
  cbor::Value root = root_of(bytes);
  ASSERT_EQ(root.count(), 3u);
  EXPECT_EQ(root.first().text(), "z");
  EXPECT_EQ(root.first().next().next().text(), "a");
  EXPECT_EQ(root.first().next().next().next().next().text(), "z");
  EXPECT_EQ(root.first().next().next().next().next().next().number(), 3);
}

TEST(Json, ReadsEscapedSurrogatePairsAsOneCharacter) {
  Bytes bytes = cbor_of_text(R"("\ud83e\udd8a")");
  EXPECT_EQ(root_of(bytes).text(), "\U0001F98A");
}

TEST(Json, RefusesLoneSurrogates) {
  for (const char* text : {R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\ud800")",
                           R"({"\ud800":1})", R"("\ud800\n")"}) {
    EXPECT_FALSE(error_of(text).message.empty()) << text;
  }
}

TEST(Json, SaysTheLineAndColumnOfAnError) {
  struct {
    const char* text;
    uint32_t line, column;
  } cases[] = {
      {"", 1, 1},
      {"x", 1, 1},
      {"[1,\n2,\n x]", 3, 2},
      {"{\"a\":1,\n\"b\" 2}", 2, 5},
      {"[1] 2", 1, 5},
      {"[\n  \"é\",}", 2, 8},
  };
  for (const auto& each : cases) {
    JsonError error = error_of(each.text);
    EXPECT_EQ(error.line, each.line) << each.text;
    EXPECT_EQ(error.column, each.column) << each.text;
    EXPECT_FALSE(error.message.empty()) << each.text;
    EXPECT_EQ(error.message.find("[json.exception"), std::string::npos) << error.message;
  }
}

TEST(Json, RefusesNumbersThatNoDoubleHolds) {
  for (const char* text : {"1e999", "-1e999", "[1,1e400]"}) {
    EXPECT_FALSE(error_of(text).message.empty()) << text;
  }
  Bytes tiny = cbor_of_text("1e-999");
  EXPECT_EQ(root_of(tiny).number(), 0);
}

TEST(Json, RefusesANulByteAndWhatFollowsIt) {
  using std::string_view_literals::operator""sv;
  for (std::string_view text : {"1\0"sv, "{}\0"sv, "[1]\0garbage"sv, "\0"sv, "[\0]"sv}) {
    EXPECT_FALSE(error_of(text).message.empty()) << text.size();
  }
}

TEST(Json, RoundsHugeIntegersToTheNearestDouble) {
  struct {
    const char* text;
    double value;
  } cases[] = {{"9007199254740993", 0x1p53},
               {"18446744073709551616", 0x1p64},
               {"-9223372036854775809", -0x1p63},
               {"123456789012345678901234567890", 123456789012345678901234567890.0},
               {"0.1", 0.1},
               {"1E5", 100000},
               {"5e-324", 5e-324}};
  for (const auto& each : cases) {
    Bytes bytes = cbor_of_text(each.text);
    EXPECT_EQ(root_of(bytes).number(), each.value) << each.text;
  }
}

TEST(Json, WritesNumbersSoThatReadingGivesTheSameBits) {
  testing::Random random(3);
  for (int i = 0; i < 20000; i++) {
    double value = testing::double_of(random.bits());
    if (i % 3 == 0) value = std::ldexp(static_cast<double>(random.bits() >> 11), -40);
    if (!std::isfinite(value)) continue;
    cbor::Writer writer;
    writer.number(value);
    Bytes bytes = bytes_of(writer);
    Bytes again = cbor_of_text(cbor_to_json(root_of(bytes)));
    ASSERT_EQ(testing::bits_of(root_of(again).number()), testing::bits_of(value));
  }
  EXPECT_EQ(there_and_back("8"), "8");
  EXPECT_EQ(there_and_back("8.0"), "8");
  EXPECT_EQ(there_and_back("1763800000000"), "1763800000000");
}

TEST(Json, WritesNumbersThatAreNotFiniteAsNull) {
  for (double value :
       {static_cast<double>(INFINITY), static_cast<double>(-INFINITY), std::nan("")}) {
    cbor::Writer writer;
    writer.number(value);
    Bytes bytes = bytes_of(writer);
    EXPECT_EQ(cbor_to_json(root_of(bytes)), "null");
  }
}

TEST(Json, PassesTheJsonTestSuite) {
  const char* data = std::getenv("LEADLIGHT_DATA");
  if (data == nullptr) GTEST_SKIP() << "LEADLIGHT_DATA is not set: no JSONTestSuite";
  std::string folder = std::string(data) + "/JSONTestSuite/test_parsing";
  DIR* open = opendir(folder.c_str());
  if (open == nullptr) GTEST_SKIP() << folder << " is missing";
  int accepted = 0, rejected = 0, either = 0;
  for (const dirent* entry; (entry = readdir(open)) != nullptr;) {
    std::string name = entry->d_name;
    if (name.size() < 5 || name.substr(name.size() - 5) != ".json") continue;
    std::string text = testing::read_file(folder + "/" + name);
    cbor::Writer writer;
    JsonError error;
    bool good = json_to_cbor(text, writer, &error);
    EXPECT_EQ(good, error.message.empty()) << name;
    if (name[0] == 'y') {
      EXPECT_TRUE(good) << name << ": " << error.message;
      accepted++;
    } else if (name[0] == 'n') {
      EXPECT_FALSE(good) << name;
      rejected++;
    } else {
      either++;
    }
  }
  closedir(open);
  EXPECT_EQ(accepted, 95);
  EXPECT_EQ(rejected, 188);
  EXPECT_EQ(either, 35);
}

}  // namespace
}  // namespace leadlight
