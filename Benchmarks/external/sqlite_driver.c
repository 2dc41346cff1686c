// A speed test for SQLite: inserts, lookups, scans, joins, updates, deletes, text functions, and a recursive query, all
// in memory. Also the few functions that SQLite needs of an operating system when it has no files.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sqlite3.h"

static sqlite3 *database;
static sqlite3_uint64 checksum = 1469598103934665603u;

static void check(int status) {
  if (status == SQLITE_OK || status == SQLITE_DONE || status == SQLITE_ROW) return;
  fprintf(stderr, "%s\n", sqlite3_errmsg(database));
  exit(1);
}

static void fold(const char *text) {
  for (; *text; text++) checksum = (checksum ^ (unsigned char)*text) * 1099511628211u;
}

static int fold_row(void *context, int count, char **values, char **names) {
  (void)context, (void)names;
  for (int i = 0; i < count; i++) fold(values[i] ? values[i] : "-");
  return 0;
}

static void run(const char *sql) { check(sqlite3_exec(database, sql, fold_row, 0, 0)); }

static unsigned next_random(void) {
  static sqlite3_uint64 state = 42;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(state >> 33);
}

// Words for a number, as in "four hundred seventy-one": text that compresses badly into any cache.
static void spell(unsigned number, char *to, size_t size) {
  static const char *const digits[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
  size_t end = 0;
  char decimal[16];
  snprintf(decimal, sizeof decimal, "%u", number);
  for (const char *digit = decimal; *digit && end + 8 < size; digit++)
    end += (size_t)snprintf(to + end, size - end, "%s%s", end ? " " : "", digits[*digit - '0']);
}

static void insert(const char *table, int rows) {
  char sql[96], words[128];
  snprintf(sql, sizeof sql, "INSERT INTO %s VALUES(?1, ?2, ?3)", table);
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(database, sql, -1, &statement, 0));
  run("BEGIN");
  for (int i = 0; i < rows; i++) {
    unsigned value = next_random() % 100000;
    spell(value, words, sizeof words);
    sqlite3_bind_int(statement, 1, i);
    sqlite3_bind_int(statement, 2, (int)value);
    sqlite3_bind_text(statement, 3, words, -1, SQLITE_STATIC);
    check(sqlite3_step(statement));
    check(sqlite3_reset(statement));
  }
  run("COMMIT");
  check(sqlite3_finalize(statement));
}

static void look_up(const char *sql, int count, int range) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(database, sql, -1, &statement, 0));
  for (int i = 0; i < count; i++) {
    sqlite3_bind_int(statement, 1, (int)(next_random() % (unsigned)range));
    while (sqlite3_step(statement) == SQLITE_ROW)
      fold((const char *)sqlite3_column_text(statement, 0));
    check(sqlite3_reset(statement));
  }
  check(sqlite3_finalize(statement));
}

int main(int count, char **arguments) {
  int percent = count > 1 ? atoi(arguments[1]) : 100;
  int rows = 10000 * percent / 100;
  if (rows < 100) rows = 100;
  check(sqlite3_open(":memory:", &database));
  run("CREATE TABLE plain(a INTEGER, b INTEGER, c TEXT);"
      "CREATE TABLE keyed(a INTEGER PRIMARY KEY, b INTEGER, c TEXT);"
      "CREATE INDEX keyed_b ON keyed(b);"
      "CREATE INDEX keyed_c ON keyed(c)");
  insert("plain", rows);
  insert("keyed", rows);
  look_up("SELECT c FROM keyed WHERE a = ?1", rows, rows);
  look_up("SELECT sum(a) FROM keyed WHERE b BETWEEN ?1 AND ?1 + 500", rows / 10, 100000);
  look_up("SELECT count(*), avg(b) FROM plain WHERE b BETWEEN ?1 AND ?1 + 1000", 8, 100000);
  run("SELECT count(*), avg(b) FROM plain WHERE c LIKE '%seven%nine%'");
  run("SELECT substr(c, 1, 4) AS head, count(*), max(b), min(length(c)) FROM plain GROUP BY head ORDER BY 2 DESC, 1");
  run("SELECT count(*) FROM plain JOIN keyed ON plain.b = keyed.b WHERE plain.a < keyed.a");
  run("SELECT c FROM keyed ORDER BY c DESC, a LIMIT 20 OFFSET 50");
  run("SELECT total(b) FROM (SELECT b, row_number() OVER (PARTITION BY b % 10 ORDER BY c) AS n FROM plain) WHERE n < 50");
  run("BEGIN; UPDATE keyed SET b = b * 2 + a % 7 WHERE a % 3 = 0; UPDATE plain SET c = upper(c) WHERE b < 30000; COMMIT");
  run("INSERT INTO plain SELECT a, b, c || ' again' FROM keyed WHERE b % 4 = 1");
  run("DELETE FROM keyed WHERE c LIKE 'one%'; DELETE FROM keyed WHERE b BETWEEN 5000 AND 20000");
  run("CREATE INDEX plain_b ON plain(b, c); SELECT count(DISTINCT b % 1000) FROM plain WHERE b > 40000");
  run("WITH RECURSIVE n(x, y) AS (SELECT 1, 1 UNION ALL SELECT x + 1, (y * 31 + x) % 65521 FROM n WHERE x < 20000)"
      " SELECT sum(y), max(x) FROM n");
  run("PRAGMA integrity_check");
  check(sqlite3_close(database));
  printf("%016llx\n", checksum);
  return 0;
}

// ---- what SQLite asks of an operating system

static int open_file(sqlite3_vfs *system, const char *name, sqlite3_file *file, int flags, int *given) {
  (void)system, (void)name, (void)flags, (void)given;
  file->pMethods = 0;
  return SQLITE_CANTOPEN;
}
static int delete_file(sqlite3_vfs *system, const char *name, int sync) {
  (void)system, (void)name, (void)sync;
  return SQLITE_OK;
}
static int access_file(sqlite3_vfs *system, const char *name, int flags, int *result) {
  (void)system, (void)name, (void)flags;
  *result = 0;
  return SQLITE_OK;
}
static int full_name(sqlite3_vfs *system, const char *name, int size, char *result) {
  (void)system;
  snprintf(result, (size_t)size, "%s", name);
  return SQLITE_OK;
}
static int randomness(sqlite3_vfs *system, int size, char *bytes) {
  (void)system;
  memset(bytes, 7, (size_t)size);
  return size;
}
static int pause_for(sqlite3_vfs *system, int microseconds) {
  (void)system;
  return microseconds;
}
static int current_time(sqlite3_vfs *system, double *day) {
  (void)system;
  *day = 2460000.5;
  return SQLITE_OK;
}
static int last_error(sqlite3_vfs *system, int size, char *message) {
  (void)system, (void)size, (void)message;
  return 0;
}

int sqlite3_os_init(void) {
  static sqlite3_vfs none = {
      .iVersion = 1, .szOsFile = sizeof(sqlite3_file), .mxPathname = 64, .zName = "none", .xOpen = open_file,
      .xDelete = delete_file, .xAccess = access_file, .xFullPathname = full_name, .xRandomness = randomness,
      .xSleep = pause_for, .xCurrentTime = current_time, .xGetLastError = last_error};
  return sqlite3_vfs_register(&none, 1);
}
int sqlite3_os_end(void) { return SQLITE_OK; }
