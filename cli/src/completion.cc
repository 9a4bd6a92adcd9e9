// leadlight completion: what a shell must know to complete the command line. It is made of
// the options as they are, so that none is forgotten.
#include <algorithm>
#include <memory>
#include <string>

#include "commands.h"
#include "output.h"

namespace leadlight::cli {
namespace {

std::string names(const CLI::Option& option) {
  std::string words;
  for (const std::string& name : option.get_snames()) words += " -" + name;
  for (const std::string& name : option.get_lnames()) words += " --" + name;
  return words;
}

// The values that help lists as the option's type, "csv|table"; empty: any.
std::string values(const CLI::Option& option) {
  std::string type = option.get_type_name();
  if (type.find('|') == type.npos) return "";
  std::replace(type.begin(), type.end(), '|', ' ');
  return type;
}

std::string bash(const CLI::App& app) {
  std::string commands, options, after;
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string& name = command->get_name();
    commands += name + " ";
    options += "      " + name + ") words=\"";
    for (const CLI::Option* option : command->get_options()) {
      std::string words = names(*option), choice = values(*option);
      options += words;
      if (choice.empty()) continue;
      for (const std::string& word : option->get_lnames()) {
        after += "    \"" + name + " --" + word + "\") words=\"" + choice + "\" ;;\n";
      }
      // What stands there without an option's name stands right after the command's.
      if (words.empty())
        after += "    \"" + name + " " + name + "\") words=\"" + choice + "\" ;;\n";
    }
    options += "\" ;;\n";
  }
  return "_leadlight() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=\n"
         "  case \"${COMP_WORDS[1]} $before\" in\n" +
         after +
         "  esac\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    words=\"" +
         commands +
         "--help --version\"\n"
         "  elif [ \"${word#-}\" != \"$word\" ]; then\n"
         "    case \"${COMP_WORDS[1]}\" in\n" +
         options +
         "    esac\n"
         "  fi\n"
         "  if [ -n \"$words\" ]; then\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _leadlight leadlight\n";
}

}  // namespace

void add_completion(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("completion", "Print what bash or zsh needs to complete this command");
  command->footer(
      "Examples:\n"
      "  leadlight completion bash > ~/.local/share/bash-completion/completions/leadlight\n"
      "  source <(leadlight completion zsh)\n");
  auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "The shell")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}).description(""))
      ->type_name("bash|zsh");
  command->callback([shell, &app] {
    Output output;
    // zsh takes what bash does, once asked to.
    if (*shell == "zsh") output.write("autoload -U +X bashcompinit && bashcompinit\n");
    output.write(bash(app));
    output.finish();
  });
}

}  // namespace leadlight::cli
