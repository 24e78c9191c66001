# Fails when a file includes what is above its layer. The order, lowest first;
# a file may include its own folder and what stands before it:
#   parser/base, parser, parser/dialects, analysis, analysis/{history,detectors},
#   report, report/{formats,mail}, report/cli
# analysis/{history,detectors} and report/{formats,mail} are on one height with
# the exception noted at each row. Usage: cmake -DROOT=... -P check_layers.cmake
cmake_minimum_required(VERSION 3.25)

# Height of each folder.
set(parser/base 0)
set(parser 1)
set(parser/dialects 2)
set(analysis 3)
set(analysis/history 4)
set(analysis/detectors 4)
set(report 5)
set(report/formats 6)
set(report/mail 6)
set(report/cli 7)

# Steps that go up, each with its reason. The interface of the store and the
# row of a detector are part of `analysis`' own work: judge and read_source use
# them, and they use only data of `analysis`.
set(allowed
  "analysis/judge.h>analysis/detectors"
  "analysis/judge.cc>analysis/detectors"
  "analysis/read_source.h>analysis/history"
  )

set(found 0)
file(GLOB_RECURSE files RELATIVE ${ROOT}
  ${ROOT}/parser/*.h ${ROOT}/parser/*.cc ${ROOT}/analysis/*.h
  ${ROOT}/analysis/*.cc ${ROOT}/report/*.h ${ROOT}/report/*.cc)
list(LENGTH files count)
if(count LESS 20)
  message(FATAL_ERROR "only ${count} files found below ${ROOT}")
endif()
foreach(file IN LISTS files)
  cmake_path(GET file PARENT_PATH folder)
  if(NOT DEFINED ${folder})
    message(SEND_ERROR "${file}: '${folder}' is in no layer")
    continue()
  endif()
  file(STRINGS ${ROOT}/${file} lines REGEX "^#include \"")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^#include \"([^\"]*)\".*" "\\1" included "${line}")
    cmake_path(GET included PARENT_PATH target)
    math(EXPR found "${found} + 1")
    if(NOT DEFINED ${target})
      message(SEND_ERROR "${file} includes ${included}, which is in no layer")
    elseif(NOT target STREQUAL folder AND ${target} GREATER_EQUAL ${folder}
           AND NOT "${file}>${target}" IN_LIST allowed)
      message(SEND_ERROR "${file} includes ${included}: ${folder} is below "
        "${target}, or beside it")
    endif()
  endforeach()
endforeach()
message(STATUS "${count} files, ${found} includes: every one goes down")
