// One visitor: the log of its events, and what a model makes of it.
#pragma once

#include <cstdint>

#include "leadlight/bounds.h"
#include "leadlight/cbor.h"
#include "leadlight/event.h"
#include "leadlight/model.h"
#include "leadlight/vocabulary.h"

namespace leadlight {

// A signal that counts in a score.
struct Reason {
  uint32_t signal = 0;  // its index in the model
  double points = 0;    // at the time asked for, after the signal's own min and max
  uint32_t times = 0;   // kept occurrences
  Time first = 0;       // of them
  Time last = 0;
};

// The answer about a visitor at a time.
struct Assessment {
  double engagement = 0;    // within the model's bounds, 0..100 by default
  bool fit_known = false;   // whether a trait that a rule reads is known
  double fit = 0;           // 0..100, where known
  Grade grade = Grade::kD;  // where fit is known
  double propensity = -1;   // 0..1; below 0: the model has none
  Temperature temperature = Temperature::kCold;
  Stage stage = Stage::kVisitor;
  ClientState client_state = ClientState::kActive;  // where stage is client
  bool prospect = false;                            // stage is prospect and nothing disqualifies
  bool disqualified = false;
  uint32_t disqualifier = 0;  // where disqualified: which rule, for write_assessment
  uint64_t segments = 0;      // bit i: the model's segment i
  uint32_t reason_count = 0;
  Reason reasons[kMaxReasons];  // by |points| descending, ties in the model's order
  uint32_t next = 0xFFFFFFFF;   // the row of the playbook; 0xFFFFFFFF: none
  uint32_t sessions = 0;
  uint32_t events = 0;  // that counted: none later than `at`
  Time at = 0;
};

// Writes the document that wasm/README.md describes as "Assessment".
void write_assessment(const Model& model, const Assessment& assessment, cbor::Writer& out);

// What an event did. Bits of `changed`.
inline constexpr uint32_t kEngagementChanged = 1;
inline constexpr uint32_t kTemperatureChanged = 2;
inline constexpr uint32_t kStageChanged = 4;     // or the client's state
inline constexpr uint32_t kProspectChanged = 8;  // the prospect flag or the disqualification
inline constexpr uint32_t kConsentChanged = 16;
inline constexpr uint32_t kSegmentsChanged = 32;
inline constexpr uint32_t kOldestDropped = 64;
inline constexpr uint32_t kAlreadyKnown = 128;  // an event with this id and no later time is there

enum class Outcome : uint8_t {
  kDone,
  kNoMemory,  // nothing has changed, except that with several events those before are recorded
  kFull       // the log holds kMaxEvents events and none of them may be dropped
};

struct Recorded {
  Outcome outcome = Outcome::kDone;
  uint32_t changed = 0;
};

// The profile is the bounded log of events and nothing else: recording one more
// event gives the same bits as replaying the whole log, and asking changes
// nothing. Not safe for use by two threads at once.
//
// The log is ordered by (time, id). An event that comes late is put in its place
// and the log is scored anew. Of events with equal ids the earliest stays. When
// the log holds kMaxEvents events and one more comes, the oldest kDroppedAtOnce
// leave, but never `identify`, `consent`, the cause of a change of stage, client's
// state or disqualification, nor the last event that each of the strongest reasons
// (at most kMaxReasons) counts. The profile is then what the rest replays to.
class Profile {
 public:
  // The model must be loaded, outlive the profile and not be loaded anew; it may be
  // moved.
  explicit Profile(const Model& model);
  ~Profile();
  Profile(const Profile&) = delete;
  Profile& operator=(const Profile&) = delete;

  // Records and scores an event. Takes a copy.
  Recorded record(const Event& event);

  // The same in two steps, for many events: `add` each, then `settle` once. What
  // was added is not seen by the other calls before `settle`.
  Recorded add(const Event& event);
  Recorded settle();

  // The assessment at `now`: of the events not later than it. False: no memory.
  bool assess(Time now, Assessment* assessment) const;

  // The assessment at `now` if the event had been recorded too (its id aside).
  // Nothing is recorded. False: no memory.
  bool what_if(const Event& event, Time now, Assessment* assessment);

  // Writes the document that wasm/README.md describes as "Explanation". False:
  // no memory.
  bool explain(Time now, cbor::Writer& out) const;

  // Writes the log: an array of events in its order.
  void write_events(cbor::Writer& out) const;

  // After the last event.
  double engagement() const;
  Temperature temperature() const;
  Stage stage() const;
  // Occurrences of a signal that were kept; signal < Model::signals().
  uint32_t times(uint32_t signal) const;

  uint32_t size() const;  // events in the log
  // A view of an event; index < size(). Good until the log changes.
  Event event(uint32_t index, EventBuffer* buffer) const;

  // Forgets every event and keeps the memory.
  void clear();

 private:
  struct Parts;
  Parts* parts_;  // null: there was no memory for it; every call says so
};

}  // namespace leadlight
