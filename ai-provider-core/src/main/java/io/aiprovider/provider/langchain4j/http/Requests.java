package io.aiprovider.provider.langchain4j.http;

import dev.langchain4j.http.client.FormDataFile;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** LangChain4j's requests as OkHttp's. */
final class Requests {
  private Requests() {}

  /**
   * OkHttp's request, with the headers of the attempt that this thread makes.
   *
   * @throws IllegalArgumentException if the URL or a header is none; it does not tell a header's
   *     value
   */
  static Request of(HttpRequest request) {
    Request.Builder builder = new Request.Builder().url(request.url());
    for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
      for (String value : header.getValue()) {
        add(builder, header.getKey(), value);
      }
    }
    AttemptHeaders.current().forEach(builder::header);
    RequestBody body = body(request);
    if (request.method() == HttpMethod.POST && body == null) {
      body = RequestBody.create(new byte[0]);
    }
    return builder.method(request.method().name(), body).build();
  }

  private static void add(Request.Builder builder, String name, String value) {
    try {
      builder.addHeader(name, value);
    } catch (IllegalArgumentException e) { // whose message may quote a key
      throw new IllegalArgumentException(
          "The header " + name + " has characters that cannot be sent.");
    }
  }

  private static @Nullable RequestBody body(HttpRequest request) {
    if (!request.formDataFields().isEmpty() || !request.formDataFiles().isEmpty()) {
      return form(request);
    }
    // without a type of its own, so that the request's header counts
    return request.body() == null
        ? null
        : RequestBody.create(request.body().getBytes(StandardCharsets.UTF_8));
  }

  private static RequestBody form(HttpRequest request) {
    MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
    request.formDataFields().forEach(form::addFormDataPart);
    request
        .formDataFiles()
        .forEach(
            (name, file) ->
                form.addFormDataPart(
                    name, file.fileName(), RequestBody.create(file.content(), type(file))));
    return form.build();
  }

  private static @Nullable MediaType type(FormDataFile file) {
    return file.contentType() == null ? null : MediaType.parse(file.contentType());
  }
}
