package io.aiprovider.provider.langchain4j.request;

import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.VideoContent;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.DataUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI's content parts as LangChain4j's. */
final class ContentTranslation {
  private static final String PDF = "application/pdf";

  private static final Set<String> DETAILS = Set.of("low", "high", "auto");

  /** Members of a part that LangChain4j can express. */
  private static final Set<String> SENT =
      Set.of("type", "text", "refusal", "image_url", "video_url", "input_audio", "file");

  /** Members of a part's content that LangChain4j can express. */
  private static final Map<String, Set<String>> SENT_WITHIN =
      Map.of(
          "image_url", Set.of("url", "detail", "format"),
          "video_url", Set.of("url"),
          "input_audio", Set.of("data", "format"),
          "file", Set.of("file_data"));

  private ContentTranslation() {}

  /**
   * The parts of a message's content, at least one.
   *
   * @param path where the content is in the request, for refusals
   */
  static List<Content> of(
      @Nullable JsonValue content, String path, RemoteContent remote, Unsupported unsupported) {
    List<Content> contents = new ArrayList<>();
    if (content instanceof JsonArray array) {
      List<JsonObject> parts = array.objects();
      for (int i = 0; i < parts.size(); i++) {
        String at = path + "[" + i + "]";
        mentionOmitted(parts.get(i), unsupported);
        Content translated = part(parts.get(i), at, remote);
        if (translated == null) {
          throw unsupported.refuse(at);
        }
        contents.add(translated);
      }
    }
    if (contents.isEmpty()) {
      contents.add(TextContent.from(content instanceof JsonString text ? text.value() : ""));
    }
    return contents;
  }

  private static void mentionOmitted(JsonObject part, Unsupported unsupported) {
    unsupported.mentionOthers(part, "messages.content", SENT);
    SENT_WITHIN.forEach(
        (name, members) -> {
          JsonObject inner = part.object(name);
          if (inner != null) {
            unsupported.mentionOthers(inner, "messages.content." + name, members);
          }
        });
    JsonObject image = part.object("image_url");
    if (image != null) {
      String detail = image.string("detail");
      if (detail != null && !DETAILS.contains(detail)) {
        unsupported.mention("messages.content.image_url.detail");
      }
      boolean isData = DataUrl.of(String.valueOf(image.string("url"))) != null;
      if (image.has("format") && !isData) {
        unsupported.mention("messages.content.image_url.format");
      }
    }
  }

  private static @Nullable Content part(JsonObject part, String path, RemoteContent remote) {
    return switch (Objects.requireNonNullElse(part.string("type"), "")) {
      case "text" -> text(part.string("text"));
      case "refusal" -> text(part.string("refusal"));
      case "image_url" -> image(part, path, remote);
      case "video_url" -> video(url(part, "video_url"), path, remote);
      case "input_audio" -> audio(part.object("input_audio"));
      case "file" -> file(part.object("file"), path, remote);
      default -> null;
    };
  }

  private static Content text(@Nullable String text) {
    return TextContent.from(text == null ? "" : text);
  }

  private static @Nullable String url(JsonObject part, String name) {
    JsonObject object = part.object(name);
    return object == null ? part.string(name) : object.string("url");
  }

  private static @Nullable Content image(JsonObject part, String path, RemoteContent remote) {
    String url = url(part, "image_url");
    if (url == null) {
      return null;
    }
    JsonObject image = part.object("image_url");
    DetailLevel detail = detail(image == null ? null : image.string("detail"));
    DataUrl given = DataUrl.of(url);
    DataUrl data = given == null ? remote.get(uri(url, path), path, "image/jpeg") : given;
    if (data == null) {
      return ImageContent.from(uri(url, path), detail);
    }
    String format = image == null ? null : image.string("format");
    return ImageContent.from(data.data(), format == null ? data.mediaType() : format, detail);
  }

  private static DetailLevel detail(@Nullable String detail) {
    return switch (detail == null ? "" : detail) {
      case "low" -> DetailLevel.LOW;
      case "high" -> DetailLevel.HIGH;
      default -> DetailLevel.AUTO;
    };
  }

  private static @Nullable Content video(@Nullable String url, String path, RemoteContent remote) {
    if (url == null) {
      return null;
    }
    DataUrl given = DataUrl.of(url);
    DataUrl data = given == null ? remote.get(uri(url, path), path, "video/mp4") : given;
    return data == null
        ? VideoContent.from(uri(url, path))
        : VideoContent.from(data.data(), data.mediaType());
  }

  private static @Nullable Content audio(@Nullable JsonObject audio) {
    String data = audio == null ? null : audio.string("data");
    String format = audio == null ? null : audio.string("format");
    return data == null || format == null ? null : AudioContent.from(data, "audio/" + format);
  }

  /** A PDF file; LangChain4j supports no other files. */
  private static @Nullable Content file(
      @Nullable JsonObject file, String path, RemoteContent remote) {
    String content = file == null ? null : file.string("file_data");
    if (content == null) {
      return null; // only the provider that issued a file_id knows the file
    }
    DataUrl data;
    if (content.startsWith("http://") || content.startsWith("https://")) {
      data = remote.get(uri(content, path), path, PDF);
    } else {
      data = content.startsWith("data:") ? DataUrl.of(content) : new DataUrl(PDF, content);
    }
    return data == null || !data.mediaType().equals(PDF)
        ? null
        : PdfFileContent.from(data.data(), PDF);
  }

  private static URI uri(String url, String path) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          "Invalid value for '" + path + "': expected a URL.", FailureDetail.ofParam(path));
    }
  }
}
