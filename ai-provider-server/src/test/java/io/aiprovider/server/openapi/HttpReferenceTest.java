package io.aiprovider.server.openapi;

import io.aiprovider.docs.GeneratedPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The reference of all endpoints is what the OpenAPI document says. */
class HttpReferenceTest {
  @Test
  void the_page_is_up_to_date() throws IOException {
    String page = HttpReference.of(new ApiDocument(OpenApiDocument.read("any")));

    GeneratedPage.check("docs/reference/http.md", getClass(), page);
  }
}
