#include "leadlight/cbor.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "harness.h"

namespace leadlight {
namespace {

using testing::Bytes;
using testing::bytes_of;
using testing::root_of;

Bytes hex(std::string_view digits) {
  Bytes bytes;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    bytes.push_back(static_cast<uint8_t>(digit(digits[i]) * 16 + digit(digits[i + 1])));
  }
  return bytes;
}

// Null when the bytes are a document.
const char* refusal(const Bytes& bytes, uint32_t* offset = nullptr) {
  cbor::Value root;
  uint32_t at = 0;
  // A copy of just that size, so that a sanitizer sees any byte read beyond it.
  auto copy = std::make_unique<uint8_t[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), copy.get());
  const char* expected = cbor::check(copy.get(), static_cast<uint32_t>(bytes.size()), &root, &at);
  if (offset != nullptr) *offset = at;
  return expected;
}

double number(std::string_view digits) {
  Bytes bytes = hex(digits);
  cbor::Value root = root_of(bytes);
  EXPECT_EQ(root.type(), cbor::Type::kNumber) << digits;
  return root.number();
}

TEST(CborCheck, ReadsTheNumbersOfRfc8949AppendixA) {
  struct {
    const char* bytes;
    double value;
  } vectors[] = {
      {"00", 0},
      {"01", 1},
      {"0a", 10},
      {"17", 23},
      {"1818", 24},
      {"1819", 25},
      {"1864", 100},
      {"1903e8", 1000},
      {"1a000f4240", 1000000},
      {"1b000000e8d4a51000", 1000000000000},
      {"1bffffffffffffffff", 0x1p64},
      {"3bffffffffffffffff", -0x1p64},
      {"20", -1},
      {"29", -10},
      {"3863", -100},
      {"3903e7", -1000},
      {"f90000", 0.0},
      {"f98000", -0.0},
      {"f93c00", 1.0},
      {"fb3ff199999999999a", 1.1},
      {"f93e00", 1.5},
      {"f97bff", 65504},
      {"fa47c35000", 100000},
      {"fa7f7fffff", 3.4028234663852886e+38},
      {"fb7e37e43c8800759c", 1.0e+300},
      {"f90001", 5.960464477539063e-8},
      {"f90400", 0.00006103515625},
      {"f9c400", -4},
      {"fbc010666666666666", -4.1},
      {"f97c00", INFINITY},
      {"f9fc00", -INFINITY},
      {"fa7f800000", INFINITY},
      {"faff800000", -INFINITY},
      {"fb7ff0000000000000", INFINITY},
      {"fbfff0000000000000", -INFINITY},
  };
  for (const auto& vector : vectors) {
    EXPECT_EQ(testing::bits_of(number(vector.bytes)), testing::bits_of(vector.value))
        << vector.bytes;
  }
  for (const char* nan : {"f97e00", "fa7fc00000", "fb7ff8000000000000"}) {
    EXPECT_TRUE(std::isnan(number(nan))) << nan;
  }
}

TEST(CborCheck, ReadsEveryHalfFloatAsItsValue) {
  for (uint32_t half = 0; half < 0x10000; half++) {
    Bytes bytes = {0xF9, static_cast<uint8_t>(half >> 8), static_cast<uint8_t>(half)};
    double value = root_of(bytes).number();
    int exponent = static_cast<int>(half >> 10 & 31);
    double mantissa = half & 1023;
    double expected = exponent == 0    ? std::ldexp(mantissa, -24)
                      : exponent != 31 ? std::ldexp(mantissa + 1024, exponent - 25)
                      : mantissa == 0  ? INFINITY
                                       : NAN;
    if (half & 0x8000) expected = -expected;
    if (std::isnan(expected)) {
      ASSERT_TRUE(std::isnan(value)) << half;
    } else {
      ASSERT_EQ(value, expected) << half;
      ASSERT_EQ(std::signbit(value), std::signbit(expected)) << half;
    }
  }
}

TEST(CborCheck, RoundsIntegersBeyondTwoToThe53ToNearestTiesToEven) {
  EXPECT_EQ(number("1b0020000000000000"), 0x1p53);
  EXPECT_EQ(number("1b0020000000000001"), 0x1p53);
  EXPECT_EQ(number("1b0020000000000002"), 0x1p53 + 2);
  EXPECT_EQ(number("1b0020000000000003"), 0x1p53 + 4);
  EXPECT_EQ(number("3b001fffffffffffff"), -0x1p53);
  EXPECT_EQ(number("3b0020000000000000"), -0x1p53);
  EXPECT_EQ(number("3b0020000000000002"), -(0x1p53 + 4));
}

TEST(CborCheck, ReadsTheTextsListsAndMapsOfRfc8949AppendixA) {
  struct {
    const char* bytes;
    const char* json;
  } vectors[] = {
      {"f4", "false"},
      {"f5", "true"},
      {"f6", "null"},
      {"60", "\"\""},
      {"6161", "\"a\""},
      {"6449455446", "\"IETF\""},
      {"62225c", "\"\\\"\\\\\""},
      {"62c3bc", "\"\u00fc\""},
      {"63e6b0b4", "\"\u6c34\""},
      {"64f0908591", "\"\U00010151\""},
      {"80", "[]"},
      {"83010203", "[1,2,3]"},
      {"8301820203820405", "[1,[2,3],[4,5]]"},
      {"98190102030405060708090a0b0c0d0e0f101112131415161718181819",
       "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]"},
      {"a0", "{}"},
      {"a26161016162820203", "{\"a\":1,\"b\":[2,3]}"},
      {"826161a161626163", "[\"a\",{\"b\":\"c\"}]"},
      {"a56161614161626142616361436164614461656145",
       "{\"a\":\"A\",\"b\":\"B\",\"c\":\"C\",\"d\":\"D\",\"e\":\"E\"}"},
  };
  for (const auto& vector : vectors) {
    Bytes bytes = hex(vector.bytes);
    EXPECT_EQ(cbor_to_json(root_of(bytes)), vector.json) << vector.bytes;
  }
}

TEST(CborCheck, RefusesWhatRfc8949HasAndDocumentsDoNot) {
  const char* refused[] = {
      "c249010000000000000000",  // a tag: bignum
      "c349010000000000000000",  //
      "c074323031332d30332d32315432303a30343a30305a",
      "c11a514b67b0",                //
      "d74401020304",                //
      "d818456449455446",            //
      "f7",                          // undefined
      "f0",                          // simple(16)
      "f8ff",                        // simple(255)
      "f814",                        // false in two bytes is not well formed
      "40",                          // byte strings
      "4401020304",                  //
      "a201020304",                  // keys that are no texts
      "a1f501",                      //
      "a1800a",                      //
      "5f42010243030405ff",          // indefinite lengths
      "7f657374726561646d696e67ff",  //
      "9fff",                        //
      "9f018202039f0405ffff",        //
      "bf61610161629f0203ffff",      //
      "826161bf61626163ff",          //
      "ff",                          // a break alone
      "1c",
      "1d",
      "1e",
      "1f",  // reserved
      "3c",
      "5c",
      "7c",
      "9c",
      "bc",
      "dc",
      "fc",
      "fd",
      "fe",
  };
  for (const char* bytes : refused) {
    const char* expected = refusal(hex(bytes));
    EXPECT_NE(expected, nullptr) << bytes;
    EXPECT_STRNE(expected, "") << bytes;
  }
}

TEST(CborCheck, RefusesADocumentThatStopsAtAnyByte) {
  Bytes whole = testing::cbor_of_text(
      R"({"a":[1,1000,-70000,1e300,"text",{"é":null,"deep":[[[true,false]]]}],"long":"0123456789012345678901234567890"})");
  for (size_t size = 0; size < whole.size(); size++) {
    uint32_t offset = 0;
    EXPECT_NE(refusal({whole.begin(), whole.begin() + static_cast<long>(size)}, &offset), nullptr)
        << size;
    EXPECT_LE(offset, size);
  }
  EXPECT_EQ(refusal(whole), nullptr);
}

TEST(CborCheck, RefusesBytesAfterTheDocumentAndSaysWhere) {
  for (const char* bytes : {"0000", "8000", "616100", "a0f6"}) {
    uint32_t offset = 0;
    EXPECT_NE(refusal(hex(bytes), &offset), nullptr) << bytes;
    EXPECT_EQ(offset, hex(bytes).size() - 1) << bytes;
  }
}

TEST(CborCheck, NamesTheByteAtWhichTheDocumentCeasesToBeOne) {
  uint32_t offset = 99;
  EXPECT_NE(refusal(hex("8301f702"), &offset), nullptr);
  EXPECT_EQ(offset, 2u);
  EXPECT_NE(refusal(hex("a16161c1"), &offset), nullptr);
  EXPECT_EQ(offset, 3u);
}

TEST(CborCheck, RefusesLengthsThatTheBytesCannotHold) {
  for (const char* bytes :
       {"9bffffffffffffffff", "bbffffffffffffffff", "7bffffffffffffffff", "9affffffff",
        "baffffffff", "7affffffff", "9b0000000100000000", "bb8000000000000000", "ba80000000",
        "7a7fffffff61", "6261", "8201", "a2616101"}) {
    EXPECT_NE(refusal(hex(bytes)), nullptr) << bytes;
  }
}

TEST(CborCheck, AllowsADepthOf32AndRefuses33) {
  for (bool map : {false, true}) {
    for (uint32_t depth : {1u, kMaxDepth - 1, kMaxDepth, kMaxDepth + 1, 500u, 100000u}) {
      Bytes bytes;
      for (uint32_t i = 0; i < depth; i++) {
        bytes.push_back(map ? 0xA1 : 0x81);
        if (map) bytes.insert(bytes.end(), {0x61, 'k'});
      }
      bytes.push_back(0);
      EXPECT_EQ(refusal(bytes) == nullptr, depth <= kMaxDepth) << depth << (map ? " maps" : "");
    }
  }
}

TEST(CborCheck, RefusesTextsThatAreNotUtf8) {
  const char* bad[] = {"6180",        // a continuation alone
                       "61ff",        //
                       "62c080",      // overlong
                       "62c1bf",      //
                       "63e08080",    //
                       "64f0808080",  //
                       "63eda080",    // surrogates
                       "63edbfbf",    //
                       "64f4908080",  // beyond U+10FFFF
                       "65f888808080",
                       "61c3",      // cut short
                       "62e6b0",    //
                       "63f09085",  //
                       "62c341"};
  for (const char* bytes : bad) EXPECT_NE(refusal(hex(bytes)), nullptr) << bytes;
  EXPECT_NE(refusal(hex("a162c08001")), nullptr) << "in a key";
  // A character that goes on in the item after it is not one.
  EXPECT_NE(refusal(hex("8261c361bc")), nullptr);
  for (const char* bytes : {"6100", "63efbfbf", "63ee8080", "64f48fbfbf", "62c280", "63e0a080",
                            "64f0908080", "63ed9fbf"}) {
    EXPECT_EQ(refusal(hex(bytes)), nullptr) << bytes;
  }
}

TEST(CborCheck, NeverReadsBeyondRandomBytes) {
  testing::Random random(7);
  uint32_t good = 0;
  for (int i = 0; i < 200000; i++) {
    Bytes bytes(random.below(24));
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.bits());
    uint32_t offset = 0;
    if (refusal(bytes, &offset) == nullptr) {
      good++;
      EXPECT_FALSE(cbor_to_json(root_of(bytes)).empty());
    } else {
      ASSERT_LE(offset, bytes.size());
    }
  }
  EXPECT_GT(good, 100u);
}

TEST(CborValue, WalksTheItemsOfListsAndMapsInOrder) {
  Bytes bytes = testing::cbor_of_text(R"({"a":[1,[2],"x"],"b":{},"c":null})");
  cbor::Value root = root_of(bytes);
  ASSERT_EQ(root.count(), 3u);
  EXPECT_EQ(root.size(), bytes.size());
  EXPECT_EQ(root.data(), bytes.data());
  cbor::Value item = root.first();
  EXPECT_EQ(item.text(), "a");
  item = item.next();
  ASSERT_EQ(item.type(), cbor::Type::kArray);
  EXPECT_EQ(item.count(), 3u);
  EXPECT_EQ(item.first().next().next().text(), "x");
  item = item.next();
  EXPECT_EQ(item.text(), "b");
  item = item.next();
  EXPECT_EQ(item.type(), cbor::Type::kMap);
  EXPECT_EQ(item.count(), 0u);
  item = item.next();
  EXPECT_EQ(item.text(), "c");
  EXPECT_EQ(item.next().type(), cbor::Type::kNull);
  EXPECT_TRUE(cbor::Value().absent());
  EXPECT_FALSE(root.absent());
}

uint64_t bits_after_the_way(double value) {
  cbor::Writer writer;
  writer.number(value);
  Bytes bytes = bytes_of(writer);
  return testing::bits_of(root_of(bytes).number());
}

TEST(CborWriter, KeepsTheBitsOfEveryDouble) {
  testing::Random random(1);
  for (int i = 0; i < 100000; i++) {
    uint64_t bits = random.bits();
    if (random.chance(30)) bits = testing::bits_of(std::ldexp(random.below(1000), i % 80));
    double value = testing::double_of(bits);
    if (std::isnan(value)) continue;
    ASSERT_EQ(bits_after_the_way(value), bits) << value;
  }
  for (double value : {0.0, -0.0, 1.0, -1.0, 0x1p53, -0x1p53, 0x1p53 + 2, 0x1p63, 0x1p64, -0x1p64,
                       0.1, 5e-324, 1.7976931348623157e308, static_cast<double>(INFINITY)}) {
    EXPECT_EQ(bits_after_the_way(value), testing::bits_of(value)) << value;
  }
}

TEST(CborWriter, WritesWholeNumbersAsTheShortestInteger) {
  struct {
    double value;
    const char* bytes;
  } vectors[] = {{23, "17"},
                 {24, "1818"},
                 {255, "18ff"},
                 {256, "190100"},
                 {65535, "19ffff"},
                 {65536, "1a00010000"},
                 {4294967295, "1affffffff"},
                 {4294967296, "1b0000000100000000"},
                 {0x1p53, "1b0020000000000000"},
                 {-1, "20"},
                 {-24, "37"},
                 {-25, "3818"},
                 {-0x1p53, "3b001fffffffffffff"},
                 {-0.0, "fb8000000000000000"},
                 {0.5, "fb3fe0000000000000"}};
  for (const auto& vector : vectors) {
    cbor::Writer writer;
    writer.number(vector.value);
    EXPECT_EQ(bytes_of(writer), hex(vector.bytes)) << vector.value;
  }
}

TEST(CborWriter, FillsInLengthsThatAreLearntLate) {
  cbor::Writer writer;
  uint32_t list = writer.open_array();
  for (int i = 0; i < 3; i++) {
    uint32_t map = writer.open_map();
    for (int k = 0; k < i; k++) {
      writer.text("k" + std::to_string(k));
      writer.number(k);
    }
    writer.close(map, static_cast<uint32_t>(i));
  }
  writer.close(list, 3);
  Bytes bytes = bytes_of(writer);
  EXPECT_EQ(cbor_to_json(root_of(bytes)), R"([{},{"k0":0},{"k0":0,"k1":1}])");
}

TEST(CborWriter, WritesNamedKeysInTheOrderOfTheirList) {
  cbor::Writer writer;
  cbor::Writer::Keys keys(writer, "id, label, nested");
  keys.next().text("x");
  keys.next().null();
  cbor::Writer::Keys inner(keys.next(), "a");
  inner.next().boolean(true);
  Bytes bytes = bytes_of(writer);
  EXPECT_EQ(cbor_to_json(root_of(bytes)), R"({"id":"x","label":null,"nested":{"a":true}})");
}

TEST(CborWriter, TakesWholeItemsAndForgetsOnClear) {
  Bytes item = testing::cbor_of_text("[1,2]");
  cbor::Writer writer;
  writer.text("forgotten");
  writer.clear();
  EXPECT_EQ(writer.size(), 0u);
  writer.array(2);
  writer.raw(item.data(), static_cast<uint32_t>(item.size()));
  writer.text(std::string(70000, 'x'));
  Bytes bytes = bytes_of(writer);
  EXPECT_EQ(root_of(bytes).first().next().text().size(), 70000u);
  EXPECT_EQ(cbor_to_json(root_of(bytes).first()), "[1,2]");
}

}  // namespace
}  // namespace leadlight
