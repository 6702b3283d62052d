/** Requests by OkHttp, on the calling thread. */
@NullMarked
package io.aiprovider.provider.http.okhttp;

import org.jspecify.annotations.NullMarked;
