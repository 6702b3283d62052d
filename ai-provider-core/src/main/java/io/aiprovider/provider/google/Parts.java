package io.aiprovider.provider.google;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.DataUrl;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** OpenAI's content parts as Gemini's. */
final class Parts {
  private static final String PDF = "application/pdf";

  /** Members of a part that are sent to Gemini. */
  private static final Set<String> SENT =
      Set.of(
          "type",
          "text",
          "refusal",
          "image_url",
          "video_url",
          "input_audio",
          "file",
          ThoughtSignatures.EXTRA);

  /** Members of a part's content that are sent to Gemini. */
  private static final Map<String, Set<String>> SENT_WITHIN =
      Map.of(
          "image_url", Set.of("url", "format"),
          "video_url", Set.of("url", "format"),
          "input_audio", Set.of("data", "format"),
          "file", Set.of("file_data", "file_id", "format"));

  private Parts() {}

  /**
   * The parts of a message's content; empty texts are left out.
   *
   * @param path where the content is in the request, for refusals
   */
  static List<JsonObject> of(@Nullable JsonValue content, String path, Unsupported unsupported) {
    List<JsonObject> parts = new ArrayList<>();
    if (content instanceof JsonString text && !text.value().isEmpty()) {
      parts.add(JsonObject.of("text", text));
    } else if (content instanceof JsonArray array) {
      List<JsonObject> all = array.objects();
      for (int i = 0; i < all.size(); i++) {
        JsonObject part = part(all.get(i), unsupported);
        if (part == null) {
          throw unsupported.refuse(path + "[" + i + "]");
        }
        if (!"".equals(part.string("text"))) {
          parts.add(part);
        }
      }
    }
    return parts;
  }

  private static @Nullable JsonObject part(JsonObject part, Unsupported unsupported) {
    unsupported.mentionOthers(part, "messages.content", SENT);
    SENT_WITHIN.forEach(
        (name, members) -> {
          JsonObject inner = part.object(name);
          if (inner != null) {
            boolean typed = name.equals("input_audio") || mediaType(inner) != null;
            unsupported.mentionOthers(
                inner, "messages.content." + name, typed ? members : without("format", members));
          }
        });
    return switch (Objects.requireNonNullElse(part.string("type"), "")) {
      case "text" -> JsonObject.of("text", textOf(part, "text"));
      case "refusal" -> JsonObject.of("text", textOf(part, "refusal"));
      case "image_url" -> data(part, "image_url", "image/jpeg");
      case "video_url" -> data(part, "video_url", "video/mp4");
      case "input_audio" -> audio(part.object("input_audio"));
      case "file" -> file(part.object("file"));
      default -> null;
    };
  }

  private static Set<String> without(String name, Set<String> members) {
    return members.stream().filter(each -> !each.equals(name)).collect(Collectors.toSet());
  }

  private static String textOf(JsonObject part, String name) {
    return Objects.requireNonNullElse(part.string(name), "");
  }

  private static @Nullable String url(JsonObject part, String name) {
    JsonObject object = part.object(name);
    return object == null ? part.string(name) : object.string("url");
  }

  private static @Nullable JsonObject data(JsonObject part, String name, String defaultType) {
    JsonObject object = part.object(name);
    return data(url(part, name), object == null ? null : mediaType(object), defaultType);
  }

  /**
   * @param type its media type; null if the request does not name it
   */
  private static @Nullable JsonObject data(
      @Nullable String url, @Nullable String type, String defaultType) {
    if (url == null) {
      return null;
    }
    DataUrl data = DataUrl.of(url);
    if (data != null) {
      return inline(type == null ? data.mediaType() : type, data.data());
    }
    if (type != null) {
      return JsonObject.of("fileData", JsonObject.of("mimeType", type).with("fileUri", url));
    }
    String guessed = URLConnection.guessContentTypeFromName(url.replaceFirst("[?#].*", ""));
    return JsonObject.of(
        "fileData",
        JsonObject.of("mimeType", guessed == null ? defaultType : guessed).with("fileUri", url));
  }

  /** The part's format if it is a media type; Gemini refuses other formats, such as {@code png}. */
  private static @Nullable String mediaType(JsonObject object) {
    String format = object.string("format");
    return format != null && format.indexOf('/') > 0 ? format : null;
  }

  private static JsonObject inline(String type, String data) {
    return JsonObject.of("inlineData", JsonObject.of("mimeType", type).with("data", data));
  }

  private static @Nullable JsonObject audio(@Nullable JsonObject audio) {
    String data = audio == null ? null : audio.string("data");
    String format = audio == null ? null : audio.string("format");
    return data == null || format == null ? null : inline("audio/" + format, data);
  }

  private static @Nullable JsonObject file(@Nullable JsonObject file) {
    String data = file == null ? null : file.string("file_data");
    String id = file == null ? null : file.string("file_id");
    if (data != null && !data.startsWith("data:") && !data.startsWith("https://")) {
      return inline(PDF, data);
    }
    boolean isOpenAis = data == null && id != null && id.startsWith("file-");
    return isOpenAis
        ? null
        : data(data == null ? id : data, file == null ? null : mediaType(file), PDF);
  }
}
