/** No key, password, prompt or answer is found where it does not belong. */
@NullMarked
package io.aiprovider.server.secrets;

import org.jspecify.annotations.NullMarked;
