// An event as the command line keeps it while a log is read: a record, in memory or in a
// temporary file of this run.
//
//   u32 size of the whole, i64 time, u64 line, u8 size of the name, u8 of the id, u8 count of
//   properties; the name, the id; for each property u8 kind, u8 size of the key, the key, and
//   of a text u16 its size and the text, of a number or a boolean the double
//
// in the machine's own order of bytes, nothing aligned. No other run ever reads it.
#pragma once

#include <cstdint>

#include "byte_buffer.h"
#include "leadlight/event.h"

namespace leadlight::cli {

// Where a record is, and what one must know to put it in its place.
struct LoggedEvent {
  const char* record = nullptr;
  Time time = 0;
  uint64_t line = 0;  // where the event stood in the input, from 1
};

// Appends the record of an event.
void append_record(const Event& event, uint64_t line, ByteBuffer* out);

// How many bytes the record at `record` has.
uint32_t record_size(const char* record);

// The record without its event.
LoggedEvent look_at_record(const char* record);

// The event of a record; its views lead into that and into `*buffer`.
Event read_logged(const LoggedEvent& logged, EventBuffer* buffer);

}  // namespace leadlight::cli
