// A model as the rooms of the core read it: flat tables, every reference an
// index. Built by model_reader.cc, never changed afterwards.
#pragma once

#include <cstdint>

#include "leadlight/bounds.h"
#include "leadlight/event.h"
#include "leadlight/vocabulary.h"
#include "text_pool.h"
#if LEADLIGHT_TREES
#include "tree_model.h"
#endif

namespace leadlight {

// A value with its text interned.
struct Datum {
  double number = 0;  // kNumber; kBoolean: 0 or 1
  uint32_t text = kEmptyText;
  Kind kind = Kind::kNone;

  bool operator==(const Datum& other) const {
    return kind == other.kind &&
           (kind == Kind::kText ? text == other.text : number == other.number);
  }
};

// The items [first, first + count) of a table.
struct Range {
  uint32_t first = 0;
  uint32_t count = 0;
};

// The CBOR of a label in Rules::document; size 0: there is none.
struct Label {
  uint32_t start = 0;
  uint32_t size = 0;
};

enum class Op : uint8_t {  // in the order of kOpNames
  kEq,
  kNe,
  kIn,
  kGlob,
  kContains,
  kGt,
  kGte,
  kLt,
  kLte,
  kBetween,
  kExists
};
inline constexpr const char* kOpNames =
    "eq, ne, in, glob, contains, gt, gte, lt, lte, between, exists";

// One test of one value. The key is the text of a property's name, the index of
// a trait, or a Fact, by the table that holds the test.
struct Test {
  uint32_t key = 0;
  Op op = Op::kEq;
  Range operands;  // of Rules::operands
};

// What a `profile` condition can look at, in the order of kFactNames.
enum class Fact : uint8_t {
  kSessions,
  kActiveDays,
  kDistinctPages,
  kEngagedSeconds,
  kDaysSinceLast,
  kStage,
  kTraits
};
inline constexpr const char* kFactNames =
    "sessions, active_days, distinct_pages, engaged_seconds, days_since_last, stage, traits";

enum class NodeType : uint8_t {
  kEvent,        // the event's name is one of `names[range]`
  kWhere,        // `tests[range]` of the event's properties hold
  kProfile,      // `tests[range]` of the derived facts hold
  kTraits,       // `tests[range]` of the traits hold
  kAll,          // `children[range]` hold
  kAny,          // one of `children[range]` holds
  kNot,          // `children[range.first]` does not
  kCount,        // see design: `least` matches of the child within `window`
  kSequence,     // `children[range]` in this order within `window`
  kEngagement,   // at least `number`
  kFit,          // grade `least` (a Grade) or better
  kTemperature,  // `least` (a Temperature) or hotter
  kPropensity,   // at least `number`
};

struct Node {
  NodeType type = NodeType::kAll;
  bool stateful = false;  // it, or a node below it, remembers earlier events
  Range range;
  uint32_t least = 0;
  uint32_t slot = 0;      // kCount: `least` slots, kSequence: one a step, from here on
  uint32_t cursor = 0;    // kCount: its place in State::cursors
  uint32_t distinct = 0;  // kCount: a property's key; kEmptyText: all matches count
  Time window = 0;        // ms; 0: since ever
  double number = 0;
};

enum class Decay : uint8_t { kNone, kHalfLife, kLinear, kWindow };
enum class Scope : uint8_t { kNone, kSession, kLifetime, kWindow };

struct Signal {
  uint32_t id = 0;
  Label label;
  uint32_t group = 0;  // Rules::groups.size(): none
  uint32_t node = 0;
  double points = 0;          // on the grid
  uint32_t per = kEmptyText;  // points_per: the property; kEmptyText: `points` are fixed
  double each = 1;
  Scope scope = Scope::kNone;      // of the limit
  uint32_t times = 0;              // 0: any number
  uint32_t distinct = kEmptyText;  // kEmptyText: no matter
  Time scope_window = 0;
  Decay decay = Decay::kNone;
  Time decay_ms = 1;
  uint32_t half_life = 0;  // kHalfLife: its place in Rules::half_lives
  double min = 0, max = 0;

  // Whether the single kept occurrences must be remembered.
  bool remembers() const {
    return decay == Decay::kLinear || decay == Decay::kWindow || scope == Scope::kWindow ||
           distinct != kEmptyText;
  }
};

struct Group {
  uint32_t id = 0;
  Label label;
  double min = 0, max = 0;
};

struct FitRule {
  Range tests;  // of Rules::tests, their keys the trait's index
  double points = 0;
};

struct FitTrait {
  uint32_t trait = 0;  // of Rules::traits
  Range rules;         // of Rules::fit_rules
};

// The lists of alternatives.
enum StageRule : uint8_t {
  kLeadRule,
  kProspectRule,
  kClientRule,
  kDisqualifyRule,
  kLiftRule,
  kFirstStateRule,  // and one more for each ClientState
  kStageRules = kFirstStateRule + kClientStates
};
inline constexpr const char* kStageRulePointers =
    "/stages/lead/any/, /stages/prospect/any/, /stages/client/any/, /stages/disqualified/any/, "
    "/stages/disqualified/lift/, /stages/client/states/active/any/, "
    "/stages/client/states/loyal/any/, /stages/client/states/advocate/any/, "
    "/stages/client/states/at_risk/any/";

struct Alternative {
  uint32_t node = 0;
  Label label;
  StageRule rule = kLeadRule;
};

struct Segment {
  uint32_t id = 0;
  Label label;
  uint32_t node = 0;
};

enum class PlayKind : uint8_t { kEducate, kConvince, kPitch, kCare };
inline constexpr const char* kPlayKindNames = "educate, convince, pitch, care";
enum class Channel : uint8_t { kWeb, kEmail, kSms, kCall };
inline constexpr const char* kChannelNames = "web, email, sms, call";

inline constexpr uint32_t kEveryWord = 0xFFFFFFFF;

// A row of the playbook.
struct Play {
  uint32_t id = 0;
  uint32_t stages = kEveryWord;  // bit i: Stage i; so with the next two
  uint32_t temperatures = kEveryWord;
  uint32_t states = kEveryWord;
  PlayKind kind = PlayKind::kEducate;
  Channel channel = Channel::kWeb;
  Label document;  // the row itself

  bool serves_every_client() const {
    return (stages >> static_cast<uint32_t>(Stage::kClient) & 1) != 0 &&
           temperatures == kEveryWord && states == kEveryWord && channel == Channel::kWeb &&
           kind != PlayKind::kPitch;
  }
};

// Ranges of Rules::concerned.
struct Row {
  Range signals;
  Range alternatives;
  Range segments;
};

// Texts that the core itself asks for, interned in every model.
enum class Word : uint8_t {
  kPath,
  kSeconds,
  kUtmSource,
  kUtmMedium,
  kUtmCampaign,
  kPageView,
  kEngagedTime,
  kIdentify,
  kConsent,
  kScoring,
  kStorage,
  kPersonalization,
  kHandoff,
  kVisitor,
  kLead,
  kProspect,
  kClient,
  kWords
};
inline constexpr const char* kWordNames =
    "path, seconds, utm_source, utm_medium, utm_campaign, page_view, engaged_time, identify, "
    "consent, scoring, storage, personalization, handoff, visitor, lead, prospect, client";

struct Rules {
  Array<uint8_t> document;  // the model itself, for its labels
  TextPool strings;
  uint32_t name = 0, version = 0;

  Array<Signal> signals;
  Array<Time> half_lives;  // the different ones of the signals
  Array<Group> groups;
  Array<Segment> segments;
  Array<uint32_t> traits;  // the keys of the traits that rules read
  Array<FitTrait> fit_traits;
  Array<FitRule> fit_rules;
  double fit_best = 0;  // the sum over traits of their best rule; 0: no fit
  double grade_from[3] = {75, 50, 25};
  double engagement_min = 0, engagement_max = 100;
  // Of the propensity: the points of odds of 1:1, those that double the odds (0: the model
  // has none), and what a point of the fit is worth.
  double even = 0, doubles = 0, fit_worth = 0;
#if LEADLIGHT_TREES
  TreeModel forest;  // in the place of these
#endif
  double warm = 25, hot = 60, hysteresis = 5;
  uint32_t first_alternatives[kStageRules] = {};  // of `alternatives`
  Array<Alternative> alternatives;
  Time recycle_ms = 0;  // 0: never
  bool has_client_states = false;
  Time at_risk_ms = 0;  // a client's silence; 0: never
  Array<Play> plays;

  Array<Node> nodes;
  Array<uint32_t> children;
  Array<uint32_t> names;
  Array<Test> tests;
  Array<Datum> operands;
  uint32_t slots = 0;        // that counts and sequences need
  uint32_t cursors = 0;      // that counts need
  uint32_t remembering = 0;  // signals of which remembers() is true

  // What an event can concern, by its name: row_of[name's text] is a row, row 0
  // that of the names the model does not mention.
  Array<uint16_t> row_of;
  Array<Row> rows;
  Array<uint16_t> concerned;  // indexes, ascending within each range of a row

  // The words are the first texts that a model interns.
  static constexpr uint32_t word(Word word, uint32_t further = 0) {
    return 1 + static_cast<uint32_t>(word) + further;
  }

  const Row& row(uint32_t name) const { return rows[name < row_of.size() ? row_of[name] : 0]; }
};

}  // namespace leadlight
