call nblsp#define('python')
