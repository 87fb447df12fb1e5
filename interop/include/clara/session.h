/** A session: one backend (local inference or a server), chosen by preferences, and the models that it offers. */
#ifndef CLARA_SESSION_H
#define CLARA_SESSION_H

#include "base.h"
#include "cancel.h"
#include "preferences.h"
#include "status.h"

CLARA_BEGIN

/** Model types; 0 in a filter means any. @since ABI 1.0 */
#define CLARA_MODEL_SEGMENTATION 1
#define CLARA_MODEL_ANNOTATION 2
#define CLARA_MODEL_DEEPGROW 3
#define CLARA_MODEL_CLASSIFICATION 4
#define CLARA_MODEL_OTHER 5

/** Stages of a connection test, in the order in which they are tried. @since ABI 1.0 */
#define CLARA_STAGE_NONE 0 /* nothing failed */
#define CLARA_STAGE_DNS 1
#define CLARA_STAGE_PORT 2
#define CLARA_STAGE_TLS 3
#define CLARA_STAGE_AUTHORISATION 4
#define CLARA_STAGE_PROTOCOL 5
#define CLARA_STAGE_VERSION 6
#define CLARA_STAGE_MODELS 7 /* local: the models folder cannot be read */

/** Outcome of clara_session_test_connection. @since ABI 1.0 */
typedef struct clara_connection_report {
  uint32_t struct_size; /* set by CLARA_INIT */
  int32_t failed_stage; /* CLARA_STAGE_*; CLARA_STAGE_NONE when all went well */
  clara_status status;  /* CLARA_OK or the failure's status */
  uint32_t model_count; /* models offered, when all went well */
  double milliseconds;  /* how long the test took */
} clara_connection_report;

/** Which models to list. @since ABI 1.0 */
typedef struct clara_model_filter {
  uint32_t struct_size; /* set by CLARA_INIT */
  int32_t type;         /* CLARA_MODEL_*; 0 = any */
  const char *label;    /* UTF-8; a label's name, compared without case, either containing the other; NULL = any */
} clara_model_filter;

/** A model. Texts are valid until the list is released. @since ABI 1.0 */
typedef struct clara_model_info {
  uint32_t struct_size;    /* set by CLARA_INIT */
  int32_t type;            /* CLARA_MODEL_* */
  const char *id;          /* name to pass to clara_segment and clara_annotate */
  const char *description; /* for a tooltip; may be empty, never NULL */
  const char *version;     /* may be empty, never NULL */
  uint32_t label_count;
  uint32_t reserved; /* 0 */
  double padding_mm; /* annotation models: margin around the points */
} clara_model_info;

/** Opens a session as the preferences say. Does no network or disk work yet. The preferences are read once; later changes need a new session.
 *  @param out owned by the caller, release with clara_session_release
 *  @return CLARA_OK, CLARA_E_ARGUMENT (a preference cannot be used), CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_session_open(const clara_preferences *preferences, clara_session **out);

/** Tries the backend step by step. Blocks up to server.timeout_seconds. CLARA_OK means that the test was made; its outcome is in the report.
 *  @param cancel may be NULL  @param message receives one sentence on the outcome and a final 0; NULL = not wanted; cut at a character where it does not fit
 *  @param message_size bytes of message; may be 0 with NULL
 *  @return CLARA_OK, CLARA_E_CANCELLED, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_session_test_connection(clara_session *session, clara_cancel *cancel, clara_connection_report *out, char *message,
                                                                uint64_t message_size);

/** Lists the models. Blocks: disk or network. @param filter NULL = all  @param cancel may be NULL
 *  @param out a list that does not change; owned by the caller, release with clara_models_release
 *  @return CLARA_OK, CLARA_E_UNREACHABLE (retryable), CLARA_E_TIMEOUT (retryable), CLARA_E_UNAUTHORISED, CLARA_E_PROTOCOL, CLARA_E_CANCELLED, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_session_models(clara_session *session, const clara_model_filter *filter, clara_cancel *cancel, clara_models **out);

/** Number of models in the list. @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_models_count(const clara_models *models, uint32_t *out);

/** A model by index. @return CLARA_OK, CLARA_E_NOT_FOUND (index), CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_models_get(const clara_models *models, uint32_t index, clara_model_info *out);

/** On which device a model runs and why, in a sentence ("Device cpu; auto was asked for: ..."). Blocks: what runs networks here is loaded to learn it (0.1 s, with a card's
 *  provider longer), which clara_session_models does not do; a server has told it with the list.
 *  @param out empty for a model that needs no network and where a server does not tell it, never NULL; valid until the list is released
 *  @return CLARA_OK, CLARA_E_NOT_FOUND (index), CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_models_device(const clara_models *models, uint32_t index, const char **out);

/** A label of a model by index. @return CLARA_OK, CLARA_E_NOT_FOUND (either index), CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_models_label(const clara_models *models, uint32_t index, uint32_t label_index, clara_label *out);

/** Releases; NULL is fine. @since ABI 1.0 */
CLARA_API void CLARA_CALL clara_models_release(clara_models *models);

/** Releases; NULL is fine. Label maps and lists that came from it stay valid; a running call keeps it alive until it ends. @since ABI 1.0 */
CLARA_API void CLARA_CALL clara_session_release(clara_session *session);

CLARA_END
#endif
