/** ClaraPlugin's C interface, whole: AI-assisted annotation for viewers of medical images. */
#ifndef CLARA_CLARA_H
#define CLARA_CLARA_H

#include "base.h"
#include "cancel.h"
#include "classify.h"
#include "extreme_points.h"
#include "image.h"
#include "interaction.h"
#include "labelmap.h"
#include "preferences.h"
#include "runtime.h"
#include "segment.h"
#include "session.h"
#include "status.h"

#endif
