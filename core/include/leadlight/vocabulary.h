// The words of an assessment. A list of names goes with each, in the order of
// the values, as in "cold, warm, hot".
#pragma once

#include <cstdint>
#include <string_view>

namespace leadlight {

// How ready the visitor is now; rises and falls.
enum class Temperature : uint8_t { kCold, kWarm, kHot };
inline constexpr const char* kTemperatureNames = "cold, warm, hot";

// What the visitor is to the business; moves forward on facts.
enum class Stage : uint8_t { kVisitor, kLead, kProspect, kClient };
inline constexpr const char* kStageNames = "visitor, lead, prospect, client";

// What a client is after the sale.
enum class ClientState : uint8_t { kActive, kLoyal, kAdvocate, kAtRisk };
inline constexpr const char* kClientStateNames = "active, loyal, advocate, at_risk";
inline constexpr uint32_t kClientStates = 4;

// How well the visitor fits, best first.
enum class Grade : uint8_t { kA, kB, kC, kD };
inline constexpr const char* kGradeNames = "A, B, C, D";

// What the visitor said to a purpose.
enum class Answer : uint8_t { kUnknown, kGranted, kDenied };
inline constexpr const char* kAnswerNames = "unknown, granted, denied";
inline constexpr const char* kPurposeNames = "scoring, storage, personalization, handoff";
inline constexpr uint32_t kPurposes = 4;

// What decision trees may look at of the profile. Days are those up to the assessment's time.
enum class TreeFact : uint8_t {
  kSessions,
  kActiveDays,
  kDistinctPages,
  kEngagedSeconds,
  kEvents,
  kDaysSinceFirst,
  kDaysSinceLast
};
inline constexpr const char* kTreeFactNames =
    "sessions, active_days, distinct_pages, engaged_seconds, events, days_since_first, "
    "days_since_last";

}  // namespace leadlight
