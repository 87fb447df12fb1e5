/** What a viewer's preference page stores: keys with text values, checked when set. The keys with type, default and meaning are in
 *  plugin-manifest/clara.plugin.json and enumerable here. A new object holds the defaults. */
#ifndef CLARA_PREFERENCES_H
#define CLARA_PREFERENCES_H

#include "base.h"
#include "status.h"

CLARA_BEGIN

/** Value types of preferences. @since ABI 1.0 */
#define CLARA_PREFERENCE_TEXT 1    /* any UTF-8 */
#define CLARA_PREFERENCE_BOOLEAN 2 /* "true" or "false" */
#define CLARA_PREFERENCE_NUMBER 3  /* decimal point, no exponent needed, e.g. "20" or "0.5" */
#define CLARA_PREFERENCE_CHOICE 4  /* one of the values that the meaning lists */
#define CLARA_PREFERENCE_FOLDER 5  /* path of a folder, UTF-8; empty = the product's own */

/** What is known of a key. Texts are static: valid until the process ends. @since ABI 1.0 */
typedef struct clara_preference_info {
  uint32_t struct_size;      /* set by CLARA_INIT */
  int32_t type;              /* CLARA_PREFERENCE_* */
  const char *key;           /* such as "server.url" */
  const char *default_value; /* never NULL */
  const char *meaning;       /* one sentence, for a tooltip */
} clara_preference_info;

/** Makes preferences with all defaults. @param out owned by the caller, release with clara_preferences_release
 *  @return CLARA_OK, CLARA_E_NOT_STARTED, CLARA_E_ARGUMENT @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_preferences_create(clara_preferences **out);

/** Sets a key after checking its value. @return CLARA_OK, CLARA_E_NOT_FOUND (unknown key), CLARA_E_ARGUMENT (value does not fit the type), CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_preferences_set(clara_preferences *preferences, const char *key, const char *value);

/** Copies a key's value with a final 0. @param buffer NULL to ask for the size  @param size in: bytes of the buffer; out: bytes needed
 *  @return CLARA_OK, CLARA_E_NOT_FOUND, CLARA_E_BUFFER, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_preferences_get(const clara_preferences *preferences, const char *key, char *buffer, uint64_t *size);

/** Number of known keys. @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_preferences_count(const clara_preferences *preferences, uint32_t *out);

/** Describes the key at an index below the count. @return CLARA_OK, CLARA_E_NOT_FOUND (index), CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_preferences_describe(const clara_preferences *preferences, uint32_t index, clara_preference_info *out);

/** Releases; NULL is fine. Sessions opened with it keep what they read. @since ABI 1.0 */
CLARA_API void CLARA_CALL clara_preferences_release(clara_preferences *preferences);

CLARA_END
#endif
