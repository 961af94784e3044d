export { acceptedOrRejected as clearCacheResponse, nothing as clearCacheRequest } from './vocabulary';
