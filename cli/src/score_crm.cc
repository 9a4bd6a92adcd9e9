#include "score_crm.h"

#include <cstdint>
#include <string>
#include <vector>

#include "notes.h"
#include "table.h"
#include "text.h"
#include "time_text.h"

namespace leadlight::cli {
namespace {

constexpr uint32_t kReasons = 3;
// What Salesforce itself puts where a required field is not known.
constexpr const char* kNotProvided = "[not provided]";

// What the log tells of a person, as of the time of the assessment.
struct Person {
  std::string email, first_name, last_name, company;
  bool refused = false;  // to be passed on to sales
};

void take(const Event& event, std::string_view key, std::string* value) {
  for (const Property& property : event.properties) {
    if (property.key == key && property.kind == Kind::kText) *value = property.text;
  }
}

Person person_of(const Visitor& visitor, Time at) {
  Person person;
  EventBuffer buffer;
  for (const LoggedEvent& logged : visitor.events) {
    if (logged.time > at) break;
    Event event = read_logged(logged, &buffer);
    if (event.name == "identify") {
      take(event, "email", &person.email);
      take(event, "first_name", &person.first_name);
      take(event, "last_name", &person.last_name);
      take(event, "company", &person.company);
    } else if (event.name == "consent") {
      for (const Property& property : event.properties) {
        if (property.key == "handoff" && property.kind == Kind::kBoolean) {
          person.refused = property.number == 0;
        }
      }
    }
  }
  // A site may tell only that it knows the address.
  if (person.email.find('@') == person.email.npos) person.email.clear();
  return person;
}

// A text that no spreadsheet takes for a formula.
std::string safe(std::string_view text) {
  bool formula = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != text.npos;
  return (formula ? "'" : "") + std::string(text);
}

std::string title(std::string_view word) {
  std::string text(word);
  if (!text.empty() && is_lower(static_cast<unsigned char>(text.front()))) {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text;
}

class CrmRows : public ScoreSink {
 public:
  CrmRows(Format format, const ModelFile& file, Output& output)
      : hubspot_(format == Format::kHubspot), file_(file), output_(output) {
    std::vector<std::string> titles =
        hubspot_ ? std::vector<std::string>{"Email", "Lifecycle Stage", "Lead Status"}
                 : std::vector<std::string>{"First Name",  "Last Name",   "Company", "Email",
                                            "Lead Source", "Lead Status", "Rating"};
    for (const char* name : {"Visitor", "Stage", "Temperature", "Engagement", "Fit", "Grade",
                             "Prospect", "Reasons", "Scored At"}) {
      titles.push_back(std::string("Leadlight ") + name);
    }
    header_ = csv_line(titles);
  }

  void write_row(const Visitor& visitor, const Assessment& assessment,
                 std::string* row) const override {
    if (assessment.stage == Stage::kVisitor) return;
    if (!hubspot_ && assessment.stage == Stage::kClient) return;
    Person person = person_of(visitor, assessment.at);
    if (person.refused) return;
    std::vector<std::string> cells =
        hubspot_ ? contact(person, assessment) : lead(person, assessment);
    cells.push_back(safe(visitor.id));
    cells.emplace_back(word_at(kStageNames, static_cast<std::size_t>(assessment.stage)));
    cells.emplace_back(
        word_at(kTemperatureNames, static_cast<std::size_t>(assessment.temperature)));
    cells.push_back(number_text(assessment.engagement));
    bool known = assessment.fit_known;
    cells.push_back(known ? number_text(assessment.fit) : "");
    cells.emplace_back(known ? word_at(kGradeNames, static_cast<std::size_t>(assessment.grade))
                             : "");
    cells.emplace_back(assessment.prospect ? "true" : "false");
    std::string reasons;
    for (uint32_t i = 0; i < assessment.reason_count && i < kReasons; i++) {
      if (i != 0) reasons += "; ";
      reasons += file_.model.signal(assessment.reasons[i].signal);
    }
    cells.push_back(safe(reasons));
    cells.push_back(time_text(assessment.at));
    *row += csv_line(cells);
  }

  void add(std::string_view, const Assessment& assessment, std::string_view row) override {
    write_header();
    output_.write(row);
    if (!row.empty()) return;
    if (assessment.stage == Stage::kVisitor) {
      visitors_++;
    } else if (!hubspot_ && assessment.stage == Stage::kClient) {
      clients_++;
    } else {
      refused_++;
    }
  }

  void finish() override {
    write_header();
    auto note = [](uint64_t number, const char* one, const char* many) {
      if (number != 0) print_error(counted(number, one, many) + " left out");
    };
    note(visitors_, "visitor who is no lead was", "visitors who are no leads were");
    note(clients_, "client, who is no lead any more, was",
         "clients, who are no leads any more, were");
    note(refused_, "visitor who refused to be passed on to sales was",
         "visitors who refused to be passed on to sales were");
  }

 private:
  std::vector<std::string> contact(const Person& person, const Assessment& assessment) const {
    const char* stage = "lead";
    if (assessment.stage == Stage::kProspect) stage = "marketingqualifiedlead";
    if (assessment.stage == Stage::kClient) {
      stage = assessment.client_state == ClientState::kAdvocate ? "evangelist" : "customer";
    }
    const char* status = assessment.disqualified ? "UNQUALIFIED" : assessment.prospect ? "NEW" : "";
    return {safe(person.email), stage, status};
  }

  std::vector<std::string> lead(const Person& person, const Assessment& assessment) const {
    auto known = [](const std::string& text) {
      return text.empty() ? std::string(kNotProvided) : safe(text);
    };
    return {safe(person.first_name),
            known(person.last_name),
            known(person.company),
            safe(person.email),
            "Web",
            assessment.disqualified ? "Closed - Not Converted" : "Open - Not Contacted",
            title(word_at(kTemperatureNames, static_cast<std::size_t>(assessment.temperature)))};
  }

  void write_header() {
    output_.write(header_);
    header_.clear();
  }

  bool hubspot_;
  const ModelFile& file_;
  Output& output_;
  std::string header_;                                 // until it is written
  uint64_t visitors_ = 0, clients_ = 0, refused_ = 0;  // left out
};

}  // namespace

std::unique_ptr<ScoreSink> score_crm(Format format, const ModelFile& file, Output& output) {
  return std::make_unique<CrmRows>(format, file, output);
}

}  // namespace leadlight::cli
