// Runs the script that is compiled in, with the amount of work in percent as its argument.
#include <stdio.h>
#include <stdlib.h>

#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"

static const char script[] = {
#embed "workload.lua"
};

int main(int count, char **arguments) {
  static const luaL_Reg libraries[] = {{LUA_GNAME, luaopen_base},
                                       {LUA_TABLIBNAME, luaopen_table},
                                       {LUA_STRLIBNAME, luaopen_string},
                                       {LUA_MATHLIBNAME, luaopen_math}};
  lua_State *state = luaL_newstate();
  if (!state) return 70;
  for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
    luaL_requiref(state, libraries[i].name, libraries[i].func, 1);
    lua_pop(state, 1);
  }
  lua_pushinteger(state, count > 1 ? atoi(arguments[1]) : 100);
  lua_setglobal(state, "percent");
  if (luaL_loadbuffer(state, script, sizeof script, "=workload") != LUA_OK || lua_pcall(state, 0, 0, 0) != LUA_OK) {
    fprintf(stderr, "%s\n", lua_tostring(state, -1));
    return 1;
  }
  lua_close(state);
  return 0;
}
