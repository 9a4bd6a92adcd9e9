// Fit, temperature, stages and segments: what turns scores and facts into words.
#include "model_sections.h"

namespace leadlight {

void ModelSections::read_fit_rule(cbor::Value value, const Place& place) {
  Object object;
  if (!this->object(value, place, "is, points", 0b11, &object)) return;
  FitRule rule;
  rule.tests.first = rules_.tests.size();
  if (object.has(0)) test(object[0], object.at(0), fit_trait_);
  rule.tests.count = rules_.tests.size() - rule.tests.first;
  points(object, 1, &rule.points);
  if (rule.points > fit_best_) fit_best_ = rule.points;
  add(rules_.fit_rules, rule);
}

void ModelSections::read_fit_trait(cbor::Value value, const Place& place) {
  Object object;
  if (!this->object(value, place, "trait, label, rules", 0b101, &object)) return;
  uint32_t text = kEmptyText;
  name(object, 0, kMaxNameBytes, &text);
  FitTrait fit;
  fit.trait = fit_trait_ = trait(text);
  for (const FitTrait& other : rules_.fit_traits) {
    if (other.trait == fit.trait && text != kEmptyText) fail(object, 0, "each trait once");
  }
  Label unused;
  label(object, 1, &unused);
  fit.rules.first = rules_.fit_rules.size();
  fit_best_ = 0;
  each(object, 2, 1, kMaxAlternatives, &ModelSections::read_fit_rule);
  fit.rules.count = rules_.fit_rules.size() - fit.rules.first;
  rules_.fit_best += fit_best_;
  add(rules_.fit_traits, fit);
}

void ModelSections::read_fit(const Object& model, uint32_t name) {
  Object fit;
  if (!member(model, name, "traits, grades", 0b01, &fit)) return;
  uint32_t before = errors().total();
  each(fit, 0, 1, kMaxTraits, &ModelSections::read_fit_trait);
  if (fit.has(0) && rules_.fit_best <= 0 && errors().total() == before) {
    complain(fit.at(0), "a rule with points above 0", "none");
  }
  Object grades;
  if (!member(fit, 1, "A, B, C", 0b111, &grades)) return;
  for (uint32_t i = 0; i < 3; i++) {
    number(grades, i, 0, 100, &rules_.grade_from[i]);
    if (i != 0 && rules_.grade_from[i] >= rules_.grade_from[i - 1]) {
      fail(grades, i, "a number below the better grade's");
    }
  }
}

void ModelSections::read_temperature(const Object& model, uint32_t name) {
  enum : uint32_t { kWarm, kHot, kHysteresis };
  Object temperature;
  if (member(model, name, "warm, hot, hysteresis", 0b011, &temperature)) {
    number(temperature, kWarm, -kMaxThreshold, kMaxThreshold, &rules_.warm);
    number(temperature, kHot, -kMaxThreshold, kMaxThreshold, &rules_.hot);
    number(temperature, kHysteresis, 0, kMaxThreshold, &rules_.hysteresis);
    if (rules_.hot <= rules_.warm) fail(temperature, kHot, "a threshold above warm");
  }
  if (rules_.warm - rules_.hysteresis <= rules_.engagement_min) {
    complain(model.at(name), "warm - hysteresis above engagement's min", "no way to cool down");
  }
}

void ModelSections::read_propensity(const Object& model, uint32_t name) {
  Object propensity;
#if LEADLIGHT_TREES
  if (!member(model, name, "even, doubles, fit, trees", 0, &propensity)) return;
  bool trees = propensity.has(3);
  for (uint32_t i = 0; i < 3; i++) {
    if (trees && propensity.has(i)) fail(propensity, i, "nothing beside trees");
    if (!trees && i < 2 && !propensity.has(i)) fail(propensity, i, "a value");
  }
  if (trees) return read_trees(propensity, 3);
#else
  if (!member(model, name, "even, doubles, fit", 0b011, &propensity)) return;
#endif
  number(propensity, 0, -kMaxThreshold, kMaxThreshold, &rules_.even);
  number(propensity, 1, 0.001, kMaxThreshold, &rules_.doubles);
  number(propensity, 2, -kMaxPoints, kMaxPoints, &rules_.fit_worth);
}

void ModelSections::read_alternative(cbor::Value value, const Place& place) {
  Alternative added;
  added.rule = rule_;
  added.node = alternative(value, place, &added.label);
  add(rules_.alternatives, added);
}

void ModelSections::read_rule(const Object& parent, uint32_t name, StageRule rule) {
  rule_ = rule;
  rules_.first_alternatives[rule] = rules_.alternatives.size();
  each(parent, name, 1, kMaxAlternatives, &ModelSections::read_alternative);
}

void ModelSections::read_client_states(const Object& states) {
  rules_.has_client_states = true;
  for (uint32_t i = 0; i < kClientStates; i++) {
    bool at_risk = i == static_cast<uint32_t>(ClientState::kAtRisk);
    Object state;
    if (!member(states, i, at_risk ? "any, after" : "any", at_risk ? 0 : 0b1, &state)) continue;
    read_rule(state, 0, static_cast<StageRule>(kFirstStateRule + i));
    duration(state, 1, &rules_.at_risk_ms);
  }
}

void ModelSections::read_stages(const Object& model, uint32_t name) {
  enum : uint32_t { kLead, kProspect, kClient, kDisqualified, kRecycle };
  Object stages;
  if (!member(model, name, "lead, prospect, client, disqualified, recycle", 0, &stages)) return;
  Object part;
  if (member(stages, kLead, "any", 0b1, &part)) read_rule(part, 0, kLeadRule);
  if (member(stages, kProspect, "any", 0b1, &part)) read_rule(part, 0, kProspectRule);
  if (member(stages, kClient, "any, states", 0b1, &part)) {
    read_rule(part, 0, kClientRule);
    Object states;
    if (member(part, 1, kClientStateNames, 0, &states)) read_client_states(states);
  }
  if (member(stages, kDisqualified, "any, lift", 0b1, &part)) {
    read_rule(part, 0, kDisqualifyRule);
    read_rule(part, 1, kLiftRule);
  }
  if (member(stages, kRecycle, "after", 0b1, &part)) duration(part, 0, &rules_.recycle_ms);
}

void ModelSections::read_segments(const Object& model, uint32_t name) {
  each(model, name, 0, kMaxSegments, &ModelSections::read_segment);
}

void ModelSections::read_segment(cbor::Value value, const Place& place) {
  Object object;
  if (!this->object(value, place, "id, label, when", 0b101, &object)) return;
  Segment segment;
  segment.id = id(object, rules_.segments);
  label(object, 1, &segment.label);
  condition(object, 2, &segment.node);
  add(rules_.segments, segment);
}

}  // namespace leadlight
