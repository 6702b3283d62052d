package io.aiprovider.server.web;

import io.aiprovider.json.JsonObject;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers of controllers. They are not cached: some show a key, all are about one caller. */
public final class JsonAnswer {
  private JsonAnswer() {}

  public static ResponseEntity<byte[]> ok(JsonObject json) {
    return of(200, json);
  }

  public static ResponseEntity<byte[]> created(JsonObject json) {
    return of(201, json);
  }

  private static ResponseEntity<byte[]> of(int status, JsonObject json) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(json.toBytes());
  }
}
