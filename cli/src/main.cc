// The command `leadlight`. Exit status: 0; 1 for bad input or output that cannot be written; 2 for
// wrong usage.
#include <csignal>
#include <exception>
#include <new>
#include <sstream>

#include "commands.h"
#include "failure.h"
#include "notes.h"
#include "output.h"

namespace leadlight::cli {
namespace {

constexpr int kBadInput = 1;
constexpr int kWrongUsage = 2;

constexpr const char* kDescription =
    "Leadlight scores what visitors do on a website and says who is a likely prospect, and why.\n"
    "Data goes to standard output; notes and errors go to standard error.\n";

constexpr const char* kFooter =
    "Exit status: 0; 1 for bad input; 2 for wrong usage.\n"
    "\nExample: who is hot in a shop's log of last week?\n"
    "  leadlight convert --from csv week.csv | leadlight score --model model.json --format table\n"
    "\n`leadlight COMMAND --help` explains a command.\n";

int run(int argc, char** argv) {
  CLI::App app(kDescription, "leadlight");
  app.footer(kFooter);
  app.set_version_flag("--version", "leadlight " LEADLIGHT_VERSION, "Print the version and exit");
  app.require_subcommand(0, 1);  // none is complained of below, an unknown one by its name
  add_check(app);
  add_score(app);
  add_explain(app);
  add_convert(app);
  add_backtest(app);
  add_learn(app);
  add_import(app);
  add_predict(app);
  add_completion(app);
  try {
    app.parse(argc, argv);
    if (!app.get_subcommands().empty()) return 0;
    print_error("leadlight: expected a command, found none\n" + app.help());
    return kWrongUsage;
  } catch (const CLI::ParseError& error) {
    // Help and the version come this way too.
    std::ostringstream out, err;
    int status = app.exit(error, out, err);
    Output output;
    output.write(out.str());
    output.finish();
    if (status == 0) return 0;
    print_error(err.str());
    return kWrongUsage;
  }
}

int guarded(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const Failure& failure) {
    print_error(failure.what());
  } catch (const std::bad_alloc&) {
    print_error("leadlight: out of memory");
  } catch (const std::exception& error) {
    print_error(std::string("leadlight: ") + error.what());
  }
  return kBadInput;
}

}  // namespace
}  // namespace leadlight::cli

int main(int argc, char** argv) {
  // A reader that goes away is an error of writing, with a message, and not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  return leadlight::cli::guarded(argc, argv);
}
