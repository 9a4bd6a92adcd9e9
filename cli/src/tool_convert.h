// Turns the records of other tools into events: what the converters share, and who they are.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "event_writer.h"
#include "record.h"
#include "record_map.h"

namespace leadlight::cli {

inline constexpr double kDefaultHeartbeatSeconds = 10;  // as Snowplow's tracker is mostly set up

// The fields as a message names them: "a" or "b.c".
std::string listed(const Paths& paths);

// Where the events of a file go, and what is wrong with its records.
class ConvertedSink {
 public:
  virtual ~ConvertedSink() = default;
  virtual void line(std::string_view line) = 0;  // an event, without the line's end
  virtual void bad(const std::string& message) = 0;
};

class ToolConverter {
 public:
  explicit ToolConverter(const RecordMap& map) : map_(map) {}
  virtual ~ToolConverter() = default;

  // The columns of a table that has no header; none: it must have one.
  virtual std::span<const char* const> columns() const { return {}; }
  // Gives the events of a record to the sink, all or none; a BadLine says what is wrong
  // with it. Of a record that holds several others each is for itself.
  virtual void convert(const Record& record, const std::string& where, ConvertedSink* sink) = 0;

  const LeftOut& left_out() { return writer_.left_out(); }

 protected:
  // A record's events come between begin() and end(). begin() looks up the visitor, the
  // time and the id; false, and counted: it has no visitor.
  bool begin(const Record& record, const std::string& where);
  void end(ConvertedSink* sink);
  // Our name for one of the tool's: the map's, else snake_case. Never one that means
  // something to the core whatever the model says, unless the map says so.
  std::string name_of(std::string_view name) const;
  // Whether the map has a name for it.
  bool is_named(std::string_view name) const;

  // Of the event that comes next: set properties by hand with writer_, which win over the
  // map's, then write() it. `suffix` tells the events of one record apart. `arrival`:
  // the referrer and the campaign of the record led to this event.
  struct About {
    std::string_view suffix = {};
    bool arrival = true;
  };
  void write(std::string_view name, About about);
  void write(std::string_view name) { write(name, {}); }
  // identify, with the traits that the map finds; nothing where there are none, or where
  // they are those last told of the visitor. Fields whose name does not begin with
  // `within` are not looked at. False: there are none.
  bool write_traits(std::string_view suffix, std::string_view within = {});
  // consent, with every purpose denied.
  void write_refusal();
  // An id where the record has none: what tells it from others.
  void set_id(std::string id) { id_ = std::move(id); }
  void nothing_done() { writer_.left_out().without_event++; }

  const RecordMap& map_;
  EventWriter writer_;

 private:
  void add(const FieldRule& rule, cbor::Value value);
  void add_link(std::string_view name, const std::string& url);

  std::unordered_map<uint64_t, uint64_t> told_;  // hashes: visitor to traits

  // Of the present record.
  const Record* record_ = nullptr;
  std::string where_;
  std::string visitor_;
  Time time_ = 0;
  std::string id_;
  std::vector<std::string> lines_;
};

// By a map that has a name.
std::unique_ptr<ToolConverter> json_converter(const RecordMap& map);
std::unique_ptr<ToolConverter> segment_converter(const RecordMap& map);
std::unique_ptr<ToolConverter> ga4_converter(const RecordMap& map);
std::unique_ptr<ToolConverter> snowplow_converter(const RecordMap& map, double heartbeat_seconds);
std::unique_ptr<ToolConverter> matomo_converter(const RecordMap& map);

}  // namespace leadlight::cli
