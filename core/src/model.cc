#include "leadlight/model.h"

#include <cstdlib>
#include <new>

#include "model_reader.h"
#include "rules.h"

namespace leadlight {
namespace {

void destroy(Rules* rules) {
  if (rules == nullptr) return;
  rules->~Rules();
  std::free(rules);
}

}  // namespace

Model& Model::operator=(Model&& other) noexcept {
  Rules* rules = rules_;
  rules_ = other.rules_;
  other.rules_ = rules;
  return *this;
}

Model::~Model() { destroy(rules_); }

bool Model::load(const uint8_t* bytes, uint32_t size, Errors* errors) {
  errors->clear();
  void* memory = std::malloc(sizeof(Rules));
  if (memory == nullptr) {
    errors->add_out_of_memory();
    return false;
  }
  auto* rules = new (memory) Rules();
  read_model(bytes, size, rules, errors);
  if (errors->empty()) {
    Rules* before = rules_;
    rules_ = rules;
    rules = before;
  }
  destroy(rules);
  return errors->empty();
}

std::string_view Model::name() const { return rules_->strings.text(rules_->name); }
std::string_view Model::version() const { return rules_->strings.text(rules_->version); }
uint32_t Model::signals() const { return rules_->signals.size(); }
std::string_view Model::signal(uint32_t index) const {
  return rules_->strings.text(rules_->signals[index].id);
}

}  // namespace leadlight
