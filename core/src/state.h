// All that is remembered of a log while it is followed event by event. It can
// be made anew from the log at any time; nothing else is ever kept.
#pragma once

#include <cstdint>

#include "derive.h"
#include "rules.h"

namespace leadlight {

inline constexpr uint32_t kNone = 0xFFFFFFFF;

// A kept occurrence of a signal that remembers() them, in a list per signal.
struct Occurrence {
  Time time;
  double worth;
  Datum value;  // of the limit's `distinct` property
  uint32_t session;
  uint32_t next, previous;  // of the same signal; kNone at the ends
};

// What a signal has gathered up to the last event.
struct Gathered {
  // kNone, kWindow: the sum of the worths that still count. kHalfLife: the sum
  // of worth * 2^(time / half-life - reference).
  double sum;
  __int128 moment;   // kLinear: the sum of worth * time, worth in steps of the grid
  Time reference;    // kHalfLife: whole half-lives from 1970 to the last kept one
  Time first, last;  // times of the first and the last kept occurrence
  uint32_t event;    // index in the log of the last kept occurrence
  uint32_t kept;
  uint32_t dropped;     // by the limit
  uint32_t session;     // the session of the last kept one, and
  uint32_t in_session;  // how many of that session are kept
  uint32_t newest;      // kept occurrence; kNone
  uint32_t counting;    // the oldest that its window or linear decay still counts
  uint32_t limiting;    // the `times`-th newest; kNone: fewer
  uint32_t next;        // State::counted's list; kNone: the last of it
};

// One thing that a count or a sequence remembers.
struct Slot {
  Time time;
  Datum value;
};

// Of a count: where its ring goes on and how much of it is filled.
struct Cursor {
  uint32_t next;
  uint32_t filled;
};

enum class What : uint8_t { kStage, kTemperature, kConsent, kDisqualified, kClientState };
inline constexpr const char* kWhatNames = "stage, temperature, consent, disqualified, clientState";

// One entry of the history.
struct Change {
  Time time;
  double engagement;
  uint32_t event;        // index in the log; kNone: a silence
  uint32_t alternative;  // index in Rules::alternatives that caused it; kNone
  What what;
  uint8_t from, to;  // of Stage, Temperature, Answer or ClientState; 0 or 1
  uint8_t purpose;   // kConsent
};

// Where the visitor stands after the last event.
struct Standing {
  Derived derived;
  double engagement = 0;
  double fit = 0;
  bool fit_known = false;
  Grade grade = Grade::kD;
  Temperature temperature = Temperature::kCold;
  Stage stage = Stage::kVisitor;
  ClientState client_state = ClientState::kActive;  // where stage is client
  Answer consent[kPurposes] = {};
  uint32_t disqualified = kNone;  // the alternative that did it
  uint64_t segments = 0;          // bit i: segment i

  bool prospect() const { return stage == Stage::kProspect && disqualified == kNone; }
};

struct State : Standing {
  Array<uint8_t> seen;  // paths, see derive()
  Array<Slot> slots;
  Array<Cursor> cursors;
  Array<Gathered> gathered;  // a signal each
  uint32_t counted = kNone;  // the first of a list of the signals that can be other than 0
  Array<Occurrence> occurrences;
  Array<Datum> traits;  // by Rules::traits
  Array<Change> history;

  // Room for all that following `events` more events of the log can need, from the
  // first event on if `anew`. False: no memory; nothing has changed.
  bool reserve(const Rules& rules, const Log& log, uint32_t events, bool anew);
  // Ready for the first event. Cannot fail after reserve(…, anew).
  void reset(const Rules& rules, const Log& log);
  void count_in(uint32_t signal) {
    gathered[signal].next = counted;
    counted = signal;
  }
  // Takes the next event of the log's order.
  void follow(const Rules& rules, const Log& log, uint32_t index);
};

}  // namespace leadlight
