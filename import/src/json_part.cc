#include "json_part.h"

#include <charconv>
#include <cmath>

#include "leadlight/import/imported.h"

namespace leadlight::trees {
namespace {

constexpr std::size_t kMostNesting = 64;
constexpr std::size_t kMostQuoted = 60;

// What stands in the place of NaN and infinities, which XGBoost writes and JSON does not know:
// a text, as long as what was there.
constexpr const char* kNotFinite = "\x7F";
constexpr const char* kQuoted = "\"\x7F\"";

std::string without_nan(std::string_view bytes) {
  std::string text(bytes);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); i++) {
    if (quoted && text[i] == '\\') {
      i++;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && (text[i] == 'N' || text[i] == 'I')) {
      bool nan = text.compare(i, 3, "NaN") == 0;
      if (!nan && text.compare(i, 8, "Infinity") != 0) continue;
      std::size_t begin = !nan && i > 0 && text[i - 1] == '-' ? i - 1 : i;
      std::size_t end = i + (nan ? 3 : 8);
      text.replace(begin, end - begin, std::string(kQuoted) + std::string(end - begin - 3, ' '));
      i = end - 1;
    }
  }
  return text;
}

using DomParser = nlohmann::detail::json_sax_dom_parser<Json>;

// Stops what is nested so deeply that the reader's own calls would fill the stack, and lists
// whose items take no byte, of which a few bytes can announce any number.
class BoundedParser : public DomParser {
 public:
  BoundedParser(Json& json, std::size_t bytes) : DomParser(json, true), left_(bytes + 1) {}

  bool null() { return counted() && DomParser::null(); }
  bool boolean(bool value) { return counted() && DomParser::boolean(value); }
  bool start_object(std::size_t size) { return deeper() && DomParser::start_object(size); }
  bool start_array(std::size_t size) { return deeper() && DomParser::start_array(size); }
  bool end_object() {
    depth_--;
    return DomParser::end_object();
  }
  bool end_array() {
    depth_--;
    return DomParser::end_array();
  }

 private:
  bool counted() {
    if (left_-- == 0) throw ImportError("", "an item a byte at most", "more items than bytes");
    return true;
  }
  bool deeper() {
    if (++depth_ > kMostNesting) {
      throw ImportError("", "at most " + std::to_string(kMostNesting) + " levels of nesting",
                        "more");
    }
    return true;
  }

  std::size_t depth_ = 0;
  std::size_t left_;
};

std::string line_and_column(std::string_view bytes, std::size_t end) {
  std::size_t line = 1, column = 1;
  for (char c : bytes.substr(0, end)) {
    column = c == '\n' ? 1 : column + 1;
    line += c == '\n';
  }
  return std::to_string(line) + ":" + std::to_string(column);
}

// As JSON, a short one.
std::string quoted(const Json& json) {
  if (json.is_array()) return "an array of " + std::to_string(json.size());
  if (json.is_object()) return "an object";
  if (json.is_number_float() && !std::isfinite(json.get<double>())) return "NaN or an infinity";
  if (json == kNotFinite) return "NaN or an infinity";
  std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
  if (text.size() > kMostQuoted) text = text.substr(0, kMostQuoted) + "…";
  return text;
}

std::string escaped(std::string_view key) {
  std::string text;
  for (char c : key) text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return text;
}

}  // namespace

Json parse_json_or_ubjson(std::string_view bytes) {
  if (bytes.size() > kMaxFileBytes) {
    throw ImportError("", "at most " + std::to_string(kMaxFileBytes) + " bytes", "more");
  }
  std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == bytes.npos) throw ImportError("", "a model", "nothing");
  if (bytes.substr(0, 4) == "binf" || bytes.substr(0, 4) == "bs64") {
    throw ImportError("", "JSON or UBJSON (in XGBoost: save_model(\"model.json\"))",
                      "XGBoost's old binary form");
  }
  if (bytes[first] != '{' && bytes[first] != '[') {
    throw ImportError("", "JSON or UBJSON, which begin with {", "something else");
  }
  // In JSON a name or the end follows; UBJSON has the length of a name, and a marker for it.
  std::size_t second = bytes.find_first_not_of(" \t\r\n", first + 1);
  bool ubjson = first == 0 && second == 1 && bytes[0] == '{' &&
                std::string_view("iUIlL$#N").find(bytes[1]) != std::string_view::npos;
  std::string text;
  if (!ubjson) {
    text = without_nan(bytes);
    bytes = text;
  }
  Json json;
  try {
    BoundedParser parser(json, bytes.size());
    auto format =
        ubjson ? nlohmann::detail::input_format_t::ubjson : nlohmann::detail::input_format_t::json;
    Json::sax_parse(bytes.begin(), bytes.end(), &parser, format);
  } catch (const Json::parse_error& error) {
    std::string what = error.what();
    // "[json.exception.parse_error.101] parse error at line 1, column 2: …"
    std::size_t from = what.find(": ");
    if (from != what.npos) what = what.substr(from + 2);
    std::string place = ubjson ? "byte " + std::to_string(error.byte)
                               : line_and_column(bytes, error.byte > 0 ? error.byte - 1 : 0);
    bool cut = error.byte > bytes.size();
    throw ImportError(place, ubjson ? "UBJSON" : "JSON",
                      cut ? "the end of the file; it seems to be cut off" : what);
  } catch (const Json::exception& error) {
    throw ImportError("", ubjson ? "UBJSON" : "JSON", error.what());
  }
  return json;
}

void Part::fail(std::string_view expected) const {
  throw ImportError(pointer_, expected, quoted(*json_));
}

std::optional<Part> Part::find(const char* key) const {
  if (!json_->is_object()) fail("an object");
  auto found = json_->find(key);
  if (found == json_->end()) return std::nullopt;
  return Part(*found, pointer_ + "/" + escaped(key));
}

Part Part::operator[](const char* key) const {
  auto found = find(key);
  if (!found) throw ImportError(pointer_ + "/" + escaped(key), "a value", "none");
  return *found;
}

Part Part::operator[](std::size_t index) const {
  return Part((*json_)[index], pointer_ + "/" + std::to_string(index));
}

std::size_t Part::size() const {
  if (!json_->is_array()) fail("an array");
  return json_->size();
}

void Part::demand_size(std::size_t count) const {
  if (size() != count) fail("an array of " + std::to_string(count));
}

std::string Part::text() const {
  if (!json_->is_string()) fail("a text");
  return json_->get<std::string>();
}

int64_t Part::whole() const {
  if (json_->is_number_integer()) {
    if (json_->is_number_unsigned() && json_->get<uint64_t>() > INT64_MAX) fail("a whole number");
    return json_->get<int64_t>();
  }
  if (json_->is_string()) {
    const std::string& text = json_->get_ref<const std::string&>();
    int64_t number = 0;
    const char* end = text.data() + text.size();
    auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc() && stopped == end) return number;
  }
  fail("a whole number");
}

std::vector<double> Part::numbers_or_nan(std::size_t count) const {
  demand_size(count);
  std::vector<double> values;
  values.reserve(count);
  for (std::size_t i = 0; i < count; i++) {
    const Json& item = (*json_)[i];
    if (!item.is_number() && item != kNotFinite) (*this)[i].fail("a number");
    double value = item.is_number() ? item.get<double>() : NAN;
    values.push_back(std::isfinite(value) ? value : NAN);
  }
  return values;
}

std::vector<double> Part::numbers(std::size_t count) const {
  auto values = numbers_or_nan(count);
  for (std::size_t i = 0; i < count; i++) {
    if (std::isnan(values[i])) (*this)[i].fail("a finite number");
  }
  return values;
}

std::vector<int64_t> Part::wholes(std::size_t count) const {
  demand_size(count);
  std::vector<int64_t> values;
  values.reserve(count);
  for (std::size_t i = 0; i < count; i++) {
    const Json& item = (*json_)[i];
    bool plain = item.is_number_integer() && !item.is_number_unsigned();
    values.push_back(item.is_boolean() ? item.get<bool>()
                     : plain           ? item.get<int64_t>()
                                       : (*this)[i].whole());
  }
  return values;
}

}  // namespace leadlight::trees
