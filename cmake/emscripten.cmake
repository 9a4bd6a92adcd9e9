# Finds the Emscripten that is on the path and takes its toolchain file.
find_program(EM_CONFIG em-config REQUIRED)
execute_process(
  COMMAND ${EM_CONFIG} EMSCRIPTEN_ROOT
  OUTPUT_VARIABLE LEADLIGHT_EMSCRIPTEN_ROOT
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
include(${LEADLIGHT_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake)

# Debian keeps the node packages that Emscripten's linker needs outside of node's
# own path.
if(EXISTS /usr/share/nodejs)
  set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK
                               "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
endif()
