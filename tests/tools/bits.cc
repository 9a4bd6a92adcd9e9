// The hash of every answer to the cases in a file: bits CASES
// A case is { model, events, at: [time, …] } as CBOR, with its size in four
// bytes before it, the lowest first. tests/tools/cases.mjs writes such files;
// tests/wasm/bits-page.mjs computes the same hashes in JavaScript.
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <string_view>
#include <vector>

#include "leadlight/profile.h"

namespace {

using namespace leadlight;

cbor::Value member(cbor::Value map, std::string_view name) {
  cbor::Value key = map;
  for (uint32_t i = 0; i < map.count(); i++) {
    key = i == 0 ? map.first() : key.next().next();
    if (key.text() == name) return key.next();
  }
  return {};
}

// FNV-1a of 64 bits.
void hash(const cbor::Writer& bytes, uint64_t* value) {
  for (uint32_t i = 0; i < bytes.size(); i++) *value = (*value ^ bytes.data()[i]) * 0x100000001B3u;
}

// Null: done. Otherwise what went wrong.
const char* answer(cbor::Value document, uint64_t* value) {
  cbor::Value wanted = member(document, "model");
  cbor::Value events = member(document, "events");
  cbor::Value times = member(document, "at");
  if (wanted.absent() || events.absent() || times.absent()) return "not a case";
  Model model;
  Errors errors;
  if (!model.load(wanted.data(), wanted.size(), &errors)) return "a wrong model";
  Profile profile(model);
  EventBuffer buffer;
  Event event;
  cbor::Value item = events;
  for (uint32_t i = 0; i < events.count(); i++) {
    item = i == 0 ? events.first() : item.next();
    if (!read_event(item, "", &buffer, &event, &errors)) return "a wrong event";
    if (profile.record(event).outcome != Outcome::kDone) return "an event refused";
  }
  item = times;
  for (uint32_t i = 0; i < times.count(); i++) {
    item = i == 0 ? times.first() : item.next();
    auto now = static_cast<Time>(item.number());
    cbor::Writer out;
    Assessment assessment;
    if (!profile.assess(now, &assessment)) return "no memory";
    write_assessment(model, assessment, out);
    if (!profile.explain(now, out) || out.failed()) return "no memory";
    hash(out, value);
  }
  return nullptr;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: bits CASES\n");
    return 2;
  }
  std::ifstream file(arguments[1], std::ios::binary);
  uint32_t number = 0;
  for (unsigned char head[4]; file.read(reinterpret_cast<char*>(head), 4);) {
    number++;
    uint32_t size = head[0] | head[1] << 8 | head[2] << 16 | static_cast<uint32_t>(head[3]) << 24;
    std::vector<uint8_t> bytes(size);
    file.read(reinterpret_cast<char*>(bytes.data()), size);
    cbor::Value root;
    uint32_t offset = 0;
    uint64_t value = 0xCBF29CE484222325u;
    const char* wrong = cbor::check(bytes.data(), size, &root, &offset);
    if (wrong == nullptr) wrong = answer(root, &value);
    if (wrong != nullptr) {
      std::fprintf(stderr, "%s: case %" PRIu32 ": %s\n", arguments[1], number, wrong);
      return 1;
    }
    std::printf("%016" PRIx64 "\n", value);
  }
  return number == 0 ? 1 : 0;
}
