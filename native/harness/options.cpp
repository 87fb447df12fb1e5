#include "options.h"

#include <charconv>
#include <functional>
#include <limits>
#include <stdexcept>

namespace harness {

const char *const usage =
    R"(clara-harness: a viewer without a window. Plays on libclara what a person does: preferences, connection test, list of models,
open an image, new label, auto segmentation, extreme points, move one, annotate, save.

  --image FILE             NIfTI volume to work on
  --model NAME             segment with this model first; the points are then taken from its result
  --channel FILE           a further channel of the image for --model and --classify, as often as wanted, in the network's order
  --labels FILE            mask to take the points from where there is no --model (NIfTI, whole values 0 to 65535)
  --label ID               structure to annotate; without it the lowest that has voxels
  --label-name NAME        name of the structure; or --label-name ID=NAME, as often as wanted
  --all-labels             annotate each structure of the mask into one label map; the first to claim a voxel keeps it
  --annotation-model NAME  annotator; without it annotation_any, which needs no network
  --click-model NAME       segment the structure that is clicked at
  --inside X,Y,Z           a click on a voxel of the structure, as often as wanted: for --click-model, else for the annotator
  --outside X,Y,Z          a click on one that is not of it
  --classify NAME          score the whole image with this model
  --move AXIS,DELTA        drag the highest point of x, y or z by so many voxels; without it z,-1; x,0 drags nothing
  --server URL             work on this server; without it here
  --models FOLDER          folder of the models
  --preference KEY=VALUE   any other preference, as often as wanted
  --out FOLDER             writes segmentation.nii.gz, clicks.nii.gz and annotation.nii.gz
  --report FILE            writes what was done, with times, as JSON
  --list-models            stop after the list of models
  --library FILE           libclara; without it the one beside this program
  --quiet                  print errors only

Exit codes: 0 done, 1 the work failed (one line says why), 2 wrong arguments, 130 cancelled (Ctrl+C).
)";

namespace {

int32_t number(const std::string &text, const std::string &of) {
  int32_t value = 0;
  const char *begin = text.c_str();
  const char *end = begin + text.size();
  const auto [stopped, failed] = std::from_chars(begin, end, value);
  if (failed != std::errc() || stopped != end)
    throw std::invalid_argument(of + " wants a whole number, not '" + text + "'");
  return value;
}

int32_t label_id(const std::string &text, const std::string &of) {
  const int32_t id = number(text, of);
  if (id < 1 || id > std::numeric_limits<uint16_t>::max())
    throw std::invalid_argument(of + " wants an id from 1 to 65535, not " + text);
  return id;
}

std::pair<std::string, std::string> key_and_value(const std::string &text, const std::string &of) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw std::invalid_argument(of + " wants KEY=VALUE, not '" + text + "'");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

clara_voxel_point voxel(const std::string &text, const std::string &of) {
  const size_t first = text.find(',');
  const size_t second = first == std::string::npos ? first : text.find(',', first + 1);
  if (second == std::string::npos)
    throw std::invalid_argument(of + " wants a voxel X,Y,Z, not '" + text + "'");
  return {number(text.substr(0, first), of), number(text.substr(first + 1, second - first - 1), of),
          number(text.substr(second + 1), of)};
}

point_move move_of(const std::string &text) {
  const std::string axes = "xyz";
  const size_t axis = text.empty() ? std::string::npos : axes.find(text[0]);
  if (text.size() < 3 || axis == std::string::npos || text[1] != ',')
    throw std::invalid_argument("--move wants an axis and voxels such as z,-1, not '" + text + "'");
  return {static_cast<int>(axis), number(text.substr(2), "--move"), true};
}

void check(const options &o) {
  if (o.help || o.list_models)
    return;
  if (o.image.empty())
    throw std::invalid_argument("--image is missing (or --list-models)");
  if (o.model.empty() && o.labels.empty() && o.click_model.empty() && o.classifier.empty())
    throw std::invalid_argument("there is nothing to take points from: give --model or --labels");
  if (!o.model.empty() && !o.labels.empty())
    throw std::invalid_argument("--model and --labels are two places to take points from: give one");
  const bool clicks = !o.inside.empty() || !o.outside.empty();
  if (!o.click_model.empty() && !clicks)
    throw std::invalid_argument("--click-model wants clicks: give --inside or --outside");
  if (o.click_model.empty() && clicks && o.all_labels)
    throw std::invalid_argument("--inside and --outside are clicks for one structure, --all-labels takes each");
  if (!o.channels.empty() && o.model.empty() && o.classifier.empty())
    throw std::invalid_argument("--channel wants --model or --classify, which take several");
  if (o.all_labels && o.label != 0)
    throw std::invalid_argument("--label names one structure, --all-labels takes each: give one");
}

} // namespace

options parse_options(int argc, const char *const *argv) {
  options o;
  std::string unnamed; // a --label-name without id: for --label, wherever that stands
  const std::map<std::string, bool *> switches = {{"--list-models", &o.list_models},
                                                  {"--all-labels", &o.all_labels},
                                                  {"--quiet", &o.quiet},
                                                  {"--help", &o.help},
                                                  {"-h", &o.help}};
  const std::map<std::string, std::string *> texts = {{"--library", &o.library},
                                                      {"--image", &o.image},
                                                      {"--labels", &o.labels},
                                                      {"--model", &o.model},
                                                      {"--server", &o.server},
                                                      {"--models", &o.models_folder},
                                                      {"--out", &o.out},
                                                      {"--report", &o.report},
                                                      {"--annotation-model", &o.annotation_model},
                                                      {"--click-model", &o.click_model},
                                                      {"--classify", &o.classifier}};
  const std::map<std::string, std::function<void(const std::string &)>> values = {
      {"--label", [&](const std::string &v) { o.label = label_id(v, "--label"); }},
      {"--preference", [&](const std::string &v) { o.preferences.push_back(key_and_value(v, "--preference")); }},
      {"--move", [&](const std::string &v) { o.move = move_of(v); }},
      {"--channel", [&](const std::string &v) { o.channels.push_back(v); }},
      {"--inside", [&](const std::string &v) { o.inside.push_back(voxel(v, "--inside")); }},
      {"--outside", [&](const std::string &v) { o.outside.push_back(voxel(v, "--outside")); }},
      {"--label-name", [&](const std::string &v) {
         const size_t equals = v.find('=');
         if (equals == std::string::npos)
           unnamed = v;
         else
           o.label_names[label_id(v.substr(0, equals), "--label-name")] = v.substr(equals + 1);
       }}};

  for (int i = 1; i < argc; i++) {
    const std::string name = argv[i];
    if (const auto found = switches.find(name); found != switches.end()) {
      *found->second = true;
      continue;
    }
    const auto text = texts.find(name);
    const auto value = values.find(name);
    if (text == texts.end() && value == values.end())
      throw std::invalid_argument("'" + name + "' is no option; --help lists them");
    if (++i >= argc || argv[i][0] == '\0')
      throw std::invalid_argument(name + " wants a value");
    if (text != texts.end())
      *text->second = argv[i];
    else
      value->second(argv[i]);
  }
  if (!unnamed.empty()) {
    if (o.label == 0)
      throw std::invalid_argument("--label-name wants --label, or ID=NAME");
    o.label_names[o.label] = unnamed;
  }
  check(o);
  return o;
}

} // namespace harness
