// libcurl: HTTP and TLS (https://curl.se/libcurl).
#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>

// Swift calls no variadic functions. Names in parentheses are functions, even where curl.h has macros for them.

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, const void *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_data_callback(CURL *handle, CURLoption option, curl_write_callback callback) {
  return (curl_easy_setopt)(handle, option, callback);
}

static inline CURLcode ccurl_set_socket_callback(CURL *handle, curl_opensocket_callback callback) {
  return (curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, callback);
}

// Nothing but HTTP and HTTPS; the newer of two options where there is one.
static inline CURLcode ccurl_set_web_only(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return (curl_easy_setopt)(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  return (curl_easy_setopt)(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

// Macros that Swift does not see.
static inline size_t ccurl_pause_writing(void) { return CURL_WRITEFUNC_PAUSE; }
static inline curl_socket_t ccurl_no_socket(void) { return CURL_SOCKET_BAD; }
static inline int ccurl_resume(void) { return CURLPAUSE_CONT; }
static inline long ccurl_initialise_everything(void) { return CURL_GLOBAL_DEFAULT; }
static inline long ccurl_http_1_1(void) { return CURL_HTTP_VERSION_1_1; }
static inline long ccurl_tls_1_2(void) { return CURL_SSLVERSION_TLSv1_2; }

#endif
