package io.aiprovider.langchain4j;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.data.pdf.PdfFile;
import dev.langchain4j.data.video.Video;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.aiprovider.chat.AudioFormat;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LangChain4j's contents as OpenAI's content parts. */
final class ContentParts {
  private ContentParts() {}

  /** A single text remains a string; all other contents become parts. */
  static JsonValue of(List<Content> contents) {
    return contents.size() == 1 && contents.get(0) instanceof TextContent text
        ? JsonString.of(text.text())
        : JsonArray.of(contents.stream().map(ContentParts::part).toList());
  }

  private static JsonObject part(Content content) {
    if (content instanceof TextContent text) {
      return JsonObject.of("type", "text").with("text", text.text());
    }
    if (content instanceof ImageContent image) {
      return image(image.image(), image.detailLevel());
    }
    if (content instanceof PdfFileContent pdf) {
      return pdf(pdf.pdfFile());
    }
    if (content instanceof AudioContent audio) {
      return audio(audio.audio());
    }
    if (content instanceof VideoContent video) {
      return video(video.video());
    }
    throw unsupported("A content of type " + content.type() + " is not supported.");
  }

  private static JsonObject image(Image image, ImageContent.DetailLevel detail) {
    String url = url(image.url(), image.base64Data(), image.mimeType(), "image/png", "image");
    return JsonObject.of("type", "image_url")
        .with("image_url", JsonObject.of("url", url).with("detail", word(detail)));
  }

  /** OpenAI's name for a level, or for the next higher one that OpenAI has. */
  private static String word(ImageContent.DetailLevel detail) {
    return switch (detail) {
      case LOW -> "low";
      case MEDIUM, HIGH, ULTRA_HIGH -> "high";
      case AUTO -> "auto";
    };
  }

  private static JsonObject pdf(PdfFile file) {
    String data =
        url(file.url(), file.base64Data(), file.mimeType(), PdfFile.DEFAULT_MIME_TYPE, "PDF file");
    return JsonObject.of("type", "file")
        .with("file", JsonObject.of("filename", "document.pdf").with("file_data", data));
  }

  private static JsonObject video(Video video) {
    String url = url(video.url(), video.base64Data(), video.mimeType(), "video/mp4", "video");
    return JsonObject.of("type", "video_url").with("video_url", JsonObject.of("url", url));
  }

  private static JsonObject audio(Audio audio) {
    String data = audio.base64Data();
    if (data == null && audio.binaryData() != null) {
      data = Base64.getEncoder().encodeToString(audio.binaryData());
    }
    if (data == null || audio.mimeType() == null) {
      throw unsupported(
          "An audio without its data and MIME type is not supported: OpenAI's protocol cannot"
              + " express an audio by its URL.");
    }
    return JsonObject.of("type", "input_audio")
        .with(
            "input_audio",
            JsonObject.of("data", data).with("format", AudioFormat.of(audio.mimeType())));
  }

  private static String url(
      @Nullable URI url,
      @Nullable String base64,
      @Nullable String mimeType,
      String usualType,
      String what) {
    if (url != null) {
      return url.toString();
    }
    if (base64 == null) {
      throw unsupported("The " + what + " has neither a URL nor data, which is not supported.");
    }
    return "data:" + (mimeType == null ? usualType : mimeType) + ";base64," + base64;
  }

  private static UnsupportedFeatureException unsupported(String message) {
    return new UnsupportedFeatureException(message);
  }
}
