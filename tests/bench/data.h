// The model and the log that the benchmarks run on, out of JSON files.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

#include "leadlight/json.h"
#include "leadlight/profile.h"

namespace leadlight {

// How many of a log's events are timed, the last ones: whole rounds of the six that the
// log repeats, and with a long log enough that filling the caches is not all one sees.
inline size_t timed(size_t length) { return length < 100 ? 6 : 60; }

// A CBOR document out of a JSON file.
struct Document {
  cbor::Writer bytes;
  cbor::Value root;

  explicit Document(const char* path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    JsonError error;
    uint32_t offset = 0;
    if (!json_to_cbor(text.str(), bytes, &error) ||
        cbor::check(bytes.data(), bytes.size(), &root, &offset) != nullptr) {
      std::cerr << path << ": " << error.message << "\n";
      std::exit(1);
    }
  }
};

// Everything stays until the program ends: events look into the document.
struct Data {
  Model model;
  Document log;
  std::vector<EventBuffer> buffers;
  std::vector<Event> events;

  Data(const char* model_path, const char* log_path) : log(log_path) {
    Document document(model_path);
    Errors errors;
    if (!model.load(document.bytes.data(), document.bytes.size(), &errors)) {
      std::cerr << model_path << ": " << errors.total() << " errors\n";
      std::exit(1);
    }
    buffers.resize(log.root.count());
    events.resize(log.root.count());
    cbor::Value item = log.root;
    for (uint32_t i = 0; i < log.root.count(); i++) {
      item = i == 0 ? log.root.first() : item.next();
      read_event(item, "", &buffers[i], &events[i], &errors);
    }
  }

  // Makes the profile the first `length` events.
  void fill(Profile* profile, size_t length) const {
    profile->clear();
    for (size_t i = 0; i < length; i++) profile->add(events[i]);
    profile->settle();
  }
};

}  // namespace leadlight
