// zlib as the system has it; see https://zlib.net/manual.html.
#pragma once
#include <zlib.h>
