/** Whether Kubernetes accepts a text as the name of a Secret. */
export const isSecretName = (text: string): boolean => /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(text);

/** Whether Kubernetes accepts a text as a key of a Secret; `.` and `..` are none, as keys become the names of files. */
export const isSecretKey = (text: string): boolean => /^(?!\.{1,2}$)[-._A-Za-z0-9]{1,253}$/.test(text);

/** Whether Kubernetes accepts a text as the name of a namespace. */
export const isNamespace = (text: string): boolean => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
